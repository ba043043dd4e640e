// name: changes/actors_of_records
// access: read
// why: Which accounts changed some records, the latest change last: who entered what stands in a list.
// param ids: list[string] - ids of records
// returns: record_id, actors
UNWIND $ids AS id
MATCH (c:Change {record_id: id})
WHERE c.visibility IN $visible
WITH c
ORDER BY c.seq
RETURN c.record_id AS record_id, collect(c.actor) AS actors
