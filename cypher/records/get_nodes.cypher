// name: records/get_nodes
// access: read
// why: entities of one kind by id
// param ids: list[string] - ids of entities
// returns: node
MATCH (n:__LABEL__)
WHERE n.id IN $ids AND n.visibility IN $visible
RETURN n AS node
