// name: facts/relationships_again
// access: read
// why: Some relationships of a kind, after they were changed; the ends have no label because the embedded engine then uses the index on the id.
// param ids: list[string] - ids of relationships
// returns: from_id, to_id, __COLUMNS__
MATCH (start)-[record:__TYPE__]->(end)
WHERE record.id IN $ids
  AND start.visibility IN $visible AND record.visibility IN $visible AND end.visibility IN $visible
RETURN collect(start.id) AS from_id, collect(end.id) AS to_id, __COLUMNS__
