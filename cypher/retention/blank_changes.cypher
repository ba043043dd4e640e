// name: retention/blank_changes
// access: write
// why: changes before a time keep that something was written, by whom and when, and no longer what; what was merged away stays findable for who erases it
// param before: string - ISO 8601 in UTC
// param limit: int - how many at most
// returns: changes
MATCH (c:Change)
WHERE c.at < $before AND (c.before <> '' OR (c.after <> '' AND c.merged_into IS NULL))
WITH c LIMIT $limit
SET c.before = '', c.after = CASE WHEN c.merged_into IS NULL THEN '' ELSE c.after END, c.reason = ''
RETURN count(c) AS changes
