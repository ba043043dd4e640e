// name: matching/given_by
// access: read
// why: Whose consent each one is.
// returns: id, consent, person
MATCH (consent:Consent)-[given:GIVEN_BY]->(person:Person)
WHERE consent.visibility IN $visible AND given.visibility IN $visible AND person.visibility IN $visible
RETURN collect(given.id) AS id, collect(consent.id) AS consent, collect(person.id) AS person
