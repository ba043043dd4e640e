// name: search/links
// access: read
// why: Every relationship of a kind between two kinds of records, with its ends and its dates.
// returns: id, start_id, end_id, begun, ended
MATCH (start:__FROM__)-[link:__TYPE__]->(end:__TO__)
WHERE start.visibility IN $visible AND link.visibility IN $visible AND end.visibility IN $visible
RETURN collect(link.id) AS id,
       collect(start.id) AS start_id,
       collect(end.id) AS end_id,
       collect(coalesce(link.start, '')) AS begun,
       collect(coalesce(link.end, '')) AS ended
