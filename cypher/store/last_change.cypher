// name: store/last_change
// access: read
// unscoped: a number that tells only that something changed; never shown without the role admin
// why: has anything changed since a snapshot was taken?
// returns: value
MATCH (c:Counter {name: 'change'})
RETURN c.value AS value
