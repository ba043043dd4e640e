// name: matching/engagements
// access: read
// why: Every engagement that the viewer sees.
// returns: id, kind, classification, name, status, start, end, steps
MATCH (engagement:Engagement)
WHERE engagement.visibility IN $visible
RETURN collect(engagement.id) AS id,
       collect('engagement') AS kind,
       collect(coalesce(engagement.classification, '')) AS classification,
       collect(engagement.name) AS name,
       collect(coalesce(engagement.status, '')) AS status,
       collect(coalesce(engagement.start, '')) AS start,
       collect(coalesce(engagement.end, '')) AS end,
       collect([]) AS steps
