// name: introductions/all
// access: read
// why: The introductions that are recorded in some states, the latest made first.
// param statuses: list[string] - states, as they are recorded
// param limit: int - most introductions to return
// returns: introduction
MATCH (introduction:Introduction)
WHERE introduction.visibility IN $visible AND introduction.status IN $statuses
RETURN introduction AS introduction
ORDER BY introduction.created_at DESC, introduction.id
LIMIT $limit
