// name: matching/consents
// access: read
// why: What people agreed to or refused.
// returns: id, person, purpose, decision, on, created_at
MATCH (consent:Consent)-[given:GIVEN_BY]->(person:Person)
WHERE consent.visibility IN $visible AND given.visibility IN $visible AND person.visibility IN $visible
RETURN collect(consent.id) AS id,
       collect(person.id) AS person,
       collect(coalesce(consent.purpose, 'introductions')) AS purpose,
       collect(consent.decision) AS decision,
       collect(consent.on) AS on,
       collect(coalesce(consent.created_at, '')) AS created_at
