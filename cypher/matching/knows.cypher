// name: matching/knows
// access: read
// why: Who is said to know whom.
// returns: id, person, other, strength, first_on, last_on
MATCH (person:Person)-[knows:KNOWS]->(other:Person)
WHERE person.visibility IN $visible AND knows.visibility IN $visible AND other.visibility IN $visible
RETURN collect(knows.id) AS id,
       collect(person.id) AS person,
       collect(other.id) AS other,
       collect(coalesce(knows.strength, 1.0)) AS strength,
       collect(coalesce(knows.first_on, '')) AS first_on,
       collect(coalesce(knows.last_on, '')) AS last_on
