// name: store/lock_counter
// access: write
// why: writers take turns; whoever wrote the counter meanwhile makes this transaction wait (Neo4j) or fail and run again (embedded)
// param transaction_id: string - the writer's transaction
// returns: value
MATCH (c:Counter {name: 'change'})
SET c.locked_by = $transaction_id
RETURN c.value AS value
