// name: matching/part_of
// access: read
// why: Which place is within which larger place.
// returns: id, part, whole
MATCH (part:Jurisdiction)-[within:PART_OF]->(whole:Jurisdiction)
WHERE part.visibility IN $visible AND within.visibility IN $visible AND whole.visibility IN $visible
RETURN collect(within.id) AS id, collect(part.id) AS part, collect(whole.id) AS whole
