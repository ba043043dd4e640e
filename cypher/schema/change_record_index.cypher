// name: schema/change_record_index
// access: write
// why: the history of one record takes no scan
CREATE INDEX IF NOT EXISTS FOR (c:Change) ON (c.record_id)
