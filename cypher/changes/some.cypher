// name: changes/some
// access: read
// why: Changes that are known by what wrote them and what they were written to, as far as the viewer sees them.
// param places: list[map] - each with transaction_id and record_id
// returns: change
UNWIND $places AS place
MATCH (c:Change {record_id: place.record_id})
WHERE c.transaction_id = place.transaction_id AND c.visibility IN $visible
RETURN c AS change
ORDER BY change.seq
