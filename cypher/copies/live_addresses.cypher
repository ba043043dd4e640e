// name: copies/live_addresses
// access: read
// unscoped: operational, no fact; a copy of the network holds the hashes of its live addresses
// why: one page of the live addresses, in the order of their prefixes
// param after: string - the last prefix of the page before; empty for the first page
// param limit: int - size of the page
// returns: node
MATCH (n:LiveAddress)
WHERE n.prefix > $after
RETURN n AS node
ORDER BY node.prefix LIMIT $limit
