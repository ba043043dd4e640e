// name: changes/batches_of_import
// access: read
// why: The transactions of one import, or of its undo, as far as the viewer sees something of them; their ids lie in a range.
// param first: string - where the range begins
// param behind: string - the first text behind it
// returns: transaction_id, changes
MATCH (c:Change)
WHERE c.transaction_id >= $first AND c.transaction_id < $behind AND c.visibility IN $visible
RETURN c.transaction_id AS transaction_id, count(c) AS changes
