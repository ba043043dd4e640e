// name: search/links_at
// access: read
// why: Every relationship of some records of a kind: those of a record that was hidden or deleted, or is back, changed with it.
// param ids: list[string] - ids of records
// returns: id, start_id, end_id, begun, ended
UNWIND $ids AS wanted
MATCH (record:__LABEL__ {id: wanted})-[link]-(other)
WHERE record.visibility IN $visible AND link.visibility IN $visible AND other.visibility IN $visible
RETURN collect(link.id) AS id,
       collect(startNode(link).id) AS start_id,
       collect(endNode(link).id) AS end_id,
       collect(coalesce(link.start, '')) AS begun,
       collect(coalesce(link.end, '')) AS ended
