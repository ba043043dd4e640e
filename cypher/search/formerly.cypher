// name: search/formerly
// access: read
// why: Who was called otherwise before, for those who know a former name only; looked for where nobody has the name now.
// param word: string - the longest word of the name, in lower case
// returns: id, before
MATCH (c:Change)
WHERE c.kind = 'person' AND c.action = 'update' AND c.visibility IN $visible AND toLower(c.before) CONTAINS $word
RETURN c.record_id AS id, c.before AS before
ORDER BY c.seq DESC
LIMIT 500
