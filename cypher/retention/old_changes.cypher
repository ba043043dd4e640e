// name: retention/old_changes
// access: read
// why: how many changes that the viewer sees, before a time, say what they wrote
// param before: string - ISO 8601 in UTC
// returns: changes
MATCH (c:Change)
WHERE c.visibility IN $visible AND c.at < $before
  AND (c.before <> '' OR (c.after <> '' AND c.merged_into IS NULL))
RETURN count(c) AS changes
