// name: copies/entities
// access: read
// unscoped: a copy of the network holds everything, deleted records too; only admins make one
// why: one page of the entities of a kind, in the order of their ids
// param after: string - the last id of the page before; empty for the first page
// param limit: int - size of the page
// returns: node
MATCH (n:__LABEL__)
WHERE n.id > $after
RETURN n AS node
ORDER BY node.id LIMIT $limit
