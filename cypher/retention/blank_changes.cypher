// name: retention/blank_changes
// access: write
// why: changes before a time keep that something was written, by whom and when, and no longer what
// param before: string - ISO 8601 in UTC
// param limit: int - how many at most
// returns: changes
MATCH (c:Change)
WHERE c.at < $before AND (c.after <> '' OR c.before <> '')
WITH c LIMIT $limit
SET c.before = '', c.after = '', c.reason = ''
RETURN count(c) AS changes
