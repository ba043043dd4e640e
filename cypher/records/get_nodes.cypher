// name: records/get_nodes
// access: read
// why: entities of one kind by id; row by row, because the embedded engine searches a list once for each node it finds
// param ids: list[string] - ids of entities
// returns: node
UNWIND $ids AS id
MATCH (n:__LABEL__ {id: id})
WHERE n.visibility IN $visible
RETURN n AS node
