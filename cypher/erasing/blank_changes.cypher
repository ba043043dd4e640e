// name: erasing/blank_changes
// access: write
// why: the change log keeps that something was written, and no longer what, nor what was merged into it
// param ids: list[string] - ids of the records
MATCH (c:Change)
WHERE c.record_id IN $ids OR c.merged_into IN $ids
SET c.before = CASE WHEN c.record_id IN $ids THEN '' ELSE c.before END,
    c.after = CASE WHEN c.record_id IN $ids THEN '' ELSE c.after END,
    c.reason = ''
REMOVE c.merged_into
