// name: search/changed
// access: read
// unscoped: it decides whether an index in memory is old, by the kinds of the records alone; nothing of it is shown
// why: Which records were changed since an index was built.
// param after: int - number of the last change that the index knows
// returns: record_ids
MATCH (change:Change)
WHERE change.seq > $after
RETURN collect(DISTINCT change.record_id) AS record_ids
