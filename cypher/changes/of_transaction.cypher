// name: changes/of_transaction
// access: read
// why: What one transaction wrote, as far as the viewer may see it, to take it back.
// param transaction_id: string - id of the transaction
// returns: change
MATCH (c:Change {transaction_id: $transaction_id})
WHERE c.visibility IN $visible
RETURN c AS change
ORDER BY change.seq
