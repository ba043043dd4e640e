// name: held/written
// access: read
// unscoped: everything that is held about one person, for a manager with the grant, asked before
// why: what some accounts wrote, without its content, which is about others
// param accounts: list[string] - names of the accounts
// returns: at, action, record_id
MATCH (c:Change)
WHERE c.actor IN $accounts
RETURN c.at AS at, c.action AS action, c.record_id AS record_id
ORDER BY c.seq
