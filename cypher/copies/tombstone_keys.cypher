// name: copies/tombstone_keys
// access: read
// unscoped: operational, no fact; a copy of the network keeps out who was erased, wherever it is restored
// why: one page of the tombstone keys, in order
// param after: string - the last name of the page before; empty for the first page
// param limit: int - size of the page
// returns: node
MATCH (n:TombstoneKey)
WHERE n.name > $after
RETURN n AS node
ORDER BY node.name LIMIT $limit
