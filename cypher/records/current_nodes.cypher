// name: records/current_nodes
// access: read
// unscoped: the write path compares versions with what is stored, deleted records included
// why: entities of one kind as they are stored, inside the transaction that changes them
// param ids: list[string] - ids of entities
// returns: node
MATCH (n:__LABEL__)
WHERE n.id IN $ids
RETURN n AS node
