// name: changes/latest
// access: read
// why: The last change that the viewer sees, to begin behind it.
// param kinds: list[string] - kinds of records; empty for all
// param before: string - time before which it was written, ISO 8601 in UTC; "~" for any
// returns: transaction_id, record_id, seq
MATCH (c:Change)
WHERE c.visibility IN $visible AND c.at < $before AND (size($kinds) = 0 OR c.kind IN $kinds)
RETURN c.transaction_id AS transaction_id, c.record_id AS record_id, c.seq AS seq
ORDER BY seq DESC
LIMIT 1
