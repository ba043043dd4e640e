// name: search/nicknamed
// access: read
// why: Who states that they go by this name; it counts for more than a short form that the name could have.
// param name: string - the name in lower case
// returns: id, name
MATCH (person:Person)
WHERE any(nickname IN coalesce(person.nicknames, []) WHERE toLower(nickname) = $name)
  AND person.visibility IN $visible
RETURN person.id AS id, person.name AS name
ORDER BY id
