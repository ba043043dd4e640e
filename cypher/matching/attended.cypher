// name: matching/attended
// access: read
// why: Who came to which convening.
// returns: id, person, convening
MATCH (person:Person)-[attended:ATTENDED]->(convening:Convening)
WHERE person.visibility IN $visible AND attended.visibility IN $visible AND convening.visibility IN $visible
RETURN collect(attended.id) AS id, collect(person.id) AS person, collect(convening.id) AS convening
