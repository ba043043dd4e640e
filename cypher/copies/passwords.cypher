// name: copies/passwords
// access: read
// unscoped: operational, no fact; a copy of the network holds the hashes that accounts sign in with
// why: one page of the passwords, in the order of their accounts
// param after: string - the last account of the page before; empty for the first page
// param limit: int - size of the page
// returns: node
MATCH (n:Password)
WHERE n.account > $after
RETURN n AS node
ORDER BY node.account LIMIT $limit
