// name: changes/states
// access: read
// why: What the records are since they were changed, as far as the viewer saw the changes.
// param after: int - number of the last change that is known
// param until: int - number of the last change to look at
// returns: numbers, states
MATCH (change:Change)
WHERE change.seq > $after AND change.seq <= $until AND change.visibility IN $visible
RETURN collect(change.seq) AS numbers, collect(change.after) AS states
