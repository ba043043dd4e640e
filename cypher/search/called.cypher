// name: search/called
// access: read
// why: Who has exactly this name: the one look-up by name that needs no index of all names in memory.
// param name: string - folded full name
// returns: id, name
MATCH (person:Person)
WHERE person.folded_name = $name AND person.visibility IN $visible
RETURN person.id AS id, person.name AS name
ORDER BY id
