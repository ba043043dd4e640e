// name: search/links_again
// access: read
// why: Some relationships of a kind, after they were changed; the ends have no label because the embedded engine then uses the index on the id.
// param ids: list[string] - ids of relationships
// returns: id, start_id, end_id, begun, ended
MATCH (start)-[link:__TYPE__]->(end)
WHERE link.id IN $ids
  AND start.visibility IN $visible AND link.visibility IN $visible AND end.visibility IN $visible
RETURN collect(link.id) AS id,
       collect(start.id) AS start_id,
       collect(end.id) AS end_id,
       collect(coalesce(link.start, '')) AS begun,
       collect(coalesce(link.end, '')) AS ended
