// name: changes/since
// access: read
// unscoped: it says which parts of a snapshot or an index in memory are old; these are then read for a viewer, and nothing of the list is shown
// why: Which records were changed since a snapshot was taken.
// param after: int - number of the last change that is known
// param until: int - number of the last change to look at
// returns: numbers, record_ids, actions, visibilities
MATCH (change:Change)
WHERE change.seq > $after AND change.seq <= $until
RETURN collect(change.seq) AS numbers,
       collect(change.record_id) AS record_ids,
       collect(change.action) AS actions,
       collect(change.visibility) AS visibilities
