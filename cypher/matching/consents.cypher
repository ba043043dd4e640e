// name: matching/consents
// access: read
// why: What people agreed to or refused.
// returns: id, purpose, decision, on, created_at
MATCH (consent:Consent)
WHERE consent.visibility IN $visible
RETURN collect(consent.id) AS id,
       collect(coalesce(consent.purpose, 'introductions')) AS purpose,
       collect(consent.decision) AS decision,
       collect(consent.on) AS on,
       collect(coalesce(consent.created_at, '')) AS created_at
