// name: retention/old_changes
// access: read
// unscoped: what is kept no longer goes, whoever sees it; only an admin applies that
// why: how many changes before a time say what they wrote
// param before: string - ISO 8601 in UTC
// returns: changes
MATCH (c:Change)
WHERE c.at < $before AND (c.before <> '' OR (c.after <> '' AND c.merged_into IS NULL))
RETURN count(c) AS changes
