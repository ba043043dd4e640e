// name: records/current_nodes
// access: read
// unscoped: the write path compares versions with what is stored, deleted records included
// why: entities of one kind as they are stored, inside the transaction that changes them; row by row, because the embedded engine searches a list once for each node it finds
// param ids: list[string] - ids of entities
// returns: node
UNWIND $ids AS id
MATCH (n:__LABEL__ {id: id})
RETURN n AS node
