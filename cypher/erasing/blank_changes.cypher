// name: erasing/blank_changes
// access: write
// why: the change log keeps that something was written, and no longer what
// param ids: list[string] - ids of the records
MATCH (c:Change)
WHERE c.record_id IN $ids
SET c.before = '', c.after = '', c.reason = ''
