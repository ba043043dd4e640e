// name: changes/feed
// access: read
// why: What was changed after a place in the log, as far as the viewer sees it, in the order in which it was written.
// param after: int - number of the change behind which to begin
// param since: string - time of the first one, ISO 8601 in UTC; empty for any
// param kinds: list[string] - kinds of records; empty for all
// param limit: int - how many changes
// returns: change
MATCH (c:Change)
WHERE c.seq > $after AND c.at >= $since AND c.visibility IN $visible AND (size($kinds) = 0 OR c.kind IN $kinds)
RETURN c AS change
ORDER BY change.seq
LIMIT $limit
