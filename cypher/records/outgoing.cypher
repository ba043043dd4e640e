// name: records/outgoing
// access: read
// unscoped: inside a transaction of the write path, which gives what its writer may see
// why: the edges of one type that leave these records, to keep to their greatest number and to find cycles
// param ids: list[string] - ids of the records they start at
// param seen: list[string] - the visibilities that the writer sees: a limit must not tell of hidden edges or ends
// returns: id, relationship_ids, end_ids
MATCH (a:__FROM__)-[r:__TYPE__]->(b:__TO__)
WHERE a.id IN $ids AND a.visibility IN $seen AND r.visibility IN $seen AND b.visibility IN $seen
RETURN a.id AS id, collect(r.id) AS relationship_ids, collect(b.id) AS end_ids
