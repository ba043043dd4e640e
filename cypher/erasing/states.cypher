// name: erasing/states
// access: read
// unscoped: what somebody was known by before is taken out of logs as well; only an admin erases
// why: what some records said, before and after each change
// param ids: list[string] - ids of the records
// returns: before, after
UNWIND $ids AS id
MATCH (c:Change {record_id: id})
RETURN c.before AS before, c.after AS after
