// name: matching/pressures
// access: read
// why: What leaders faced; restricted, so that most viewers get none.
// returns: id, kind, classification, name, status, start, end, steps
MATCH (pressure:Pressure)
WHERE pressure.visibility IN $visible
RETURN collect(pressure.id) AS id,
       collect('pressure') AS kind,
       collect(coalesce(pressure.classification, '')) AS classification,
       collect(pressure.name) AS name,
       collect('') AS status,
       collect(coalesce(pressure.start, '')) AS start,
       collect(coalesce(pressure.end, '')) AS end,
       collect([]) AS steps
