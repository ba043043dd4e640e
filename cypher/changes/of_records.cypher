// name: changes/of_records
// access: read
// why: What changes for some reasons wrote to some records: what an import remembers of each field that it wrote.
// param ids: list[string] - ids of records
// param reasons: list[string] - reasons of the changes
// returns: record_id, action, before, after
UNWIND $ids AS id
MATCH (c:Change {record_id: id})
WHERE c.reason IN $reasons AND c.visibility IN $visible
WITH c
ORDER BY c.seq
RETURN c.record_id AS record_id, c.action AS action, c.before AS before, c.after AS after
