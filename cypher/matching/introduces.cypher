// name: matching/introduces
// access: read
// why: Whom each introduction brings together, and what they answered.
// returns: id, introduction, person, answer
MATCH (introduction:Introduction)-[introduces:INTRODUCES]->(person:Person)
WHERE introduction.visibility IN $visible AND introduces.visibility IN $visible AND person.visibility IN $visible
RETURN collect(introduces.id) AS id,
       collect(introduction.id) AS introduction,
       collect(person.id) AS person,
       collect(coalesce(introduces.answer, 'not_asked')) AS answer
