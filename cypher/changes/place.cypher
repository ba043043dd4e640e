// name: changes/place
// access: read
// unscoped: it says where in the log a reader goes on who was given the change before; the number is not shown
// why: The place in the log of a change that is known by what wrote it and what it was written to.
// param transaction_id: string - id of the transaction
// param record_id: string - id of the record
// returns: seq
MATCH (c:Change {transaction_id: $transaction_id})
WHERE c.record_id = $record_id
RETURN c.seq AS seq
