// name: schema/change_transaction_index
// access: write
// why: after a lost connection the writer asks whether its transaction arrived
CREATE INDEX IF NOT EXISTS FOR (c:Change) ON (c.transaction_id)
