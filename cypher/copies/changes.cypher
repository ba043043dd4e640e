// name: copies/changes
// access: read
// unscoped: a copy of the network holds its whole change log; only admins make one
// why: a stretch of the change log; number by number, because the embedded engine is slower with a range of them
// param first: int - first number of the stretch
// param last: int - last number of the stretch
// returns: change
UNWIND range($first, $last) AS number
MATCH (c:Change {seq: number})
RETURN c AS change
