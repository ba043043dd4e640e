// name: copies/tombstones
// access: read
// unscoped: operational, no fact; a copy of the network keeps out who was erased, wherever it is restored
// why: one page of the tombstones, in order
// param after: string - the last digest of the page before; empty for the first page
// param limit: int - size of the page
// returns: node
MATCH (n:Tombstone)
WHERE n.digest > $after
RETURN n AS node
ORDER BY node.digest LIMIT $limit
