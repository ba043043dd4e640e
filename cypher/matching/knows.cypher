// name: matching/knows
// access: read
// why: Whom some people are said to know; read in parts, one of which is decoded while the store works on the next.
// param from_id: string - of those whose ids lie from here on
// param before_id: string - and before here
// returns: id, person, other, strength, first_on, last_on
MATCH (person:Person)-[knows:KNOWS]->(other:Person)
WHERE person.visibility IN $visible AND knows.visibility IN $visible AND other.visibility IN $visible
  AND person.id >= $from_id AND person.id < $before_id
RETURN collect(knows.id) AS id,
       collect(person.id) AS person,
       collect(other.id) AS other,
       collect(coalesce(knows.strength, 1.0)) AS strength,
       collect(coalesce(knows.first_on, '')) AS first_on,
       collect(coalesce(knows.last_on, '')) AS last_on
