// name: matching/runs_programs
// access: read
// why: Who runs or ran which program.
// returns: id, party, activity, role, start, end
MATCH (program:Program)<-[part:RUNS]-(party:Person|Organization)
WHERE party.visibility IN $visible AND part.visibility IN $visible AND program.visibility IN $visible
RETURN collect(part.id) AS id,
       collect(party.id) AS party,
       collect(program.id) AS activity,
       collect(coalesce(part.role, '')) AS role,
       collect(coalesce(part.start, '')) AS start,
       collect(coalesce(part.end, '')) AS end
