// name: records/incoming
// access: read
// unscoped: inside a transaction of the write path, which gives what its writer may see
// why: the edges of one type that lead to these records, to keep to their greatest number
// param ids: list[string] - ids of the records they end at
// param seen: list[string] - the visibilities that the writer sees: a limit must not tell of hidden edges or ends
// returns: id, relationship_ids, start_ids
MATCH (a:__FROM__)-[r:__TYPE__]->(b:__TO__)
WHERE b.id IN $ids AND a.visibility IN $seen AND r.visibility IN $seen AND b.visibility IN $seen
RETURN b.id AS id, collect(r.id) AS relationship_ids, collect(a.id) AS start_ids
