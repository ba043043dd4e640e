// name: records/current_relationships
// access: read
// unscoped: the write path compares versions with what is stored, deleted records included
// why: relationships of one kind as they are stored, inside the transaction that changes them
// param ids: list[string] - ids of relationships
// returns: relationship, from_id, to_id
MATCH (a)-[r:__TYPE__]->(b)
WHERE r.id IN $ids
RETURN r AS relationship, a.id AS from_id, b.id AS to_id
