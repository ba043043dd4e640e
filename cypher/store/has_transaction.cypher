// name: store/has_transaction
// access: read
// unscoped: asks for the writer's own marker
// why: did a transaction arrive whose commit was never answered?
// param transaction_id: string - the transaction in doubt
// returns: found
MATCH (c:Change) WHERE c.transaction_id = $transaction_id
RETURN count(c) > 0 AS found
