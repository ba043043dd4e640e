// name: people/introduced
// access: read
// why: Whom the introductions of a member's page bring together.
// param ids: list[string] - ids of introductions
// returns: introduction_id, person_id, name
MATCH (introduction:Introduction)-[introduces:INTRODUCES]->(person:Person)
WHERE introduction.id IN $ids AND introduction.visibility IN $visible
  AND introduces.visibility IN $visible AND person.visibility IN $visible
RETURN introduction.id AS introduction_id, person.id AS person_id, person.name AS name
ORDER BY introduction_id, person_id
