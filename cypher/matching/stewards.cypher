// name: matching/stewards
// access: read
// why: Which member of staff looks after whom.
// returns: id, person, party, start, end
MATCH (person:Person)-[stewards:STEWARDS]->(party:Person|Organization)
WHERE person.visibility IN $visible AND stewards.visibility IN $visible AND party.visibility IN $visible
RETURN collect(stewards.id) AS id,
       collect(person.id) AS person,
       collect(party.id) AS party,
       collect(coalesce(stewards.start, '')) AS start,
       collect(coalesce(stewards.end, '')) AS end
