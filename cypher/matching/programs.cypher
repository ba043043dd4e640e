// name: matching/programs
// access: read
// why: Every program on the ground.
// returns: id, kind, classification, name, status, start, end, steps
MATCH (program:Program)
WHERE program.visibility IN $visible
RETURN collect(program.id) AS id,
       collect('program') AS kind,
       collect(coalesce(program.classification, '')) AS classification,
       collect(program.name) AS name,
       collect(coalesce(program.status, '')) AS status,
       collect(coalesce(program.start, '')) AS start,
       collect(coalesce(program.end, '')) AS end,
       collect([]) AS steps
