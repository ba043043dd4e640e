// name: store/last_change
// access: read
// unscoped: numbers that tell only that something changed; never shown without the role admin
// why: has anything changed since a snapshot was taken? "shown" stands still where only those with a grant see a difference
// returns: value, shown
MATCH (c:Counter {name: 'change'})
RETURN c.value AS value, coalesce(c.shown, c.value) AS shown
