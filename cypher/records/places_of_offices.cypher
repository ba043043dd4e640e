// name: records/places_of_offices
// access: read
// why: Which places organizations serve, to compare organizations that may be one.
// returns: ids, names
MATCH (o:Organization)-[s:SERVES]->(j:Jurisdiction)
WHERE o.visibility IN $visible AND s.visibility IN $visible AND j.visibility IN $visible
RETURN collect(o.id) AS ids, collect(j.name) AS names
