// name: analysis/person_attributes
// access: read
// why: Imported attributes of people, all of them: mixing is measured by any, in groups that name nobody.
// returns: id, attributes
MATCH (person:Person)
WHERE person.visibility IN $visible AND person.attributes IS NOT NULL
RETURN collect(person.id) AS id, collect(person.attributes) AS attributes
