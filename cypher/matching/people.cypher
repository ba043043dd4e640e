// name: matching/people
// access: read
// why: Everybody, with what the model does not know about them as imported attributes; race and gender are not read.
// returns: id, name, folded_name, external_ids, languages, attributes
MATCH (person:Person)
WHERE person.visibility IN $visible
RETURN collect(person.id) AS id,
       collect(person.name) AS name,
       collect(person.folded_name) AS folded_name,
       collect(coalesce(person.external_ids, [])) AS external_ids,
       collect(coalesce(person.languages, [])) AS languages,
       collect(coalesce(person.attributes, '')) AS attributes
