// name: matching/introductions
// access: read
// why: Every introduction with the days of its steps.
// returns: id, status, suggested_on, proposed_on, asked_on, decided_on, introduced_on, met_on
MATCH (introduction:Introduction)
WHERE introduction.visibility IN $visible
RETURN collect(introduction.id) AS id,
       collect(introduction.status) AS status,
       collect(coalesce(introduction.suggested_on, '')) AS suggested_on,
       collect(coalesce(introduction.proposed_on, '')) AS proposed_on,
       collect(coalesce(introduction.asked_on, '')) AS asked_on,
       collect(coalesce(introduction.decided_on, '')) AS decided_on,
       collect(coalesce(introduction.introduced_on, '')) AS introduced_on,
       collect(coalesce(introduction.met_on, '')) AS met_on
