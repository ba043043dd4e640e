// name: retention/states
// access: read
// unscoped: what is kept no longer goes, whoever sees it; only an admin applies that
// why: what the change log says of some records
// param ids: list[string] - ids of the records
// returns: seq, before, after
UNWIND $ids AS id
MATCH (c:Change {record_id: id})
WHERE c.before CONTAINS '"note":' OR c.after CONTAINS '"note":'
RETURN c.seq AS seq, c.before AS before, c.after AS after
