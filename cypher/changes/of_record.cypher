// name: changes/of_record
// access: read
// why: The history of one record, the latest change first.
// param record_id: string - id of the record
// param limit: int - how many changes
// returns: change
MATCH (c:Change {record_id: $record_id})
WHERE c.visibility IN $visible
RETURN c AS change
ORDER BY change.seq DESC
LIMIT $limit
