// name: matching/reforms
// access: read
// why: Every reform, dated from its furthest step.
// returns: id, kind, classification, name, status, start, end
MATCH (reform:Reform)
WHERE reform.visibility IN $visible
RETURN collect(reform.id) AS id,
       collect('reform') AS kind,
       collect(coalesce(reform.classification, '')) AS classification,
       collect(reform.name) AS name,
       collect(coalesce(reform.status, '')) AS status,
       collect(coalesce(reform.in_effect_on, reform.adopted_on, reform.proposed_on, '')) AS start,
       collect(coalesce(reform.repealed_on, '')) AS end
