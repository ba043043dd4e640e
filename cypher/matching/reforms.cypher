// name: matching/reforms
// access: read
// why: Every reform, with the dates of its steps in their order; from these follow its status and its dates on a day.
// returns: id, kind, classification, name, status, start, end, steps
MATCH (reform:Reform)
WHERE reform.visibility IN $visible
RETURN collect(reform.id) AS id,
       collect('reform') AS kind,
       collect(coalesce(reform.classification, '')) AS classification,
       collect(reform.name) AS name,
       collect(coalesce(reform.status, '')) AS status,
       collect('') AS start,
       collect('') AS end,
       collect([coalesce(reform.proposed_on, ''), coalesce(reform.adopted_on, ''),
                coalesce(reform.in_effect_on, ''), coalesce(reform.repealed_on, '')]) AS steps
