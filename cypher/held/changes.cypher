// name: held/changes
// access: read
// unscoped: everything that is held about one person, for a manager with the grant, asked before
// why: the change log of some records, the earliest change first
// param ids: list[string] - ids of the records
// returns: change
UNWIND $ids AS id
MATCH (c:Change {record_id: id})
RETURN c AS change
ORDER BY change.seq
