// name: matching/runs_reforms
// access: read
// why: Who carries or carried which reform.
// returns: id, party, activity, role, start, end
MATCH (reform:Reform)<-[part:RUNS]-(party:Person|Organization)
WHERE party.visibility IN $visible AND part.visibility IN $visible AND reform.visibility IN $visible
RETURN collect(part.id) AS id,
       collect(party.id) AS party,
       collect(reform.id) AS activity,
       collect(coalesce(part.role, '')) AS role,
       collect(coalesce(part.start, '')) AS start,
       collect(coalesce(part.end, '')) AS end
