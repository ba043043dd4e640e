// name: people/first
// access: read
// why: A page of people in the order of their names, for lists.
// param after_name: string - folded name of the last one seen; empty for the first page
// param after_id: string - id of the last one seen; empty for the first page
// param limit: int - how many
// returns: id, name, folded_name
MATCH (person:Person)
WHERE person.visibility IN $visible
  AND (person.folded_name > $after_name OR (person.folded_name = $after_name AND person.id > $after_id))
RETURN person.id AS id, person.name AS name, person.folded_name AS folded_name
ORDER BY folded_name, id
LIMIT $limit
