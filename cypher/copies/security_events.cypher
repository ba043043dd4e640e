// name: copies/security_events
// access: read
// unscoped: operational, no fact; a copy of the network holds its security log
// why: one page of the security log without what tells of copies: these stay with the store that was copied, so that two copies of it are equal
// param after: string - the last key of the page before; empty for the first page
// param limit: int - size of the page
// returns: node
MATCH (n:SecurityEvent)
WHERE n.key > $after AND NOT n.event STARTS WITH 'network '
RETURN n AS node
ORDER BY node.key LIMIT $limit
