// name: changes/imports
// access: read
// why: What imports and their undos wrote, by transaction, as far as the viewer sees it.
// param first: string - where the range of their ids begins
// param behind: string - the first text behind it
// returns: transaction_id, action, actor, reason, at, changes
MATCH (c:Change)
WHERE c.transaction_id >= $first AND c.transaction_id < $behind AND c.visibility IN $visible
RETURN c.transaction_id AS transaction_id, c.action AS action, c.actor AS actor, c.reason AS reason,
       min(c.at) AS at, count(c) AS changes
