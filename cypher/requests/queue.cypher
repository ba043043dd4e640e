// name: requests/queue
// access: read
// why: The requests of a team that are in one of some states, with who asked.
// param teams: list[string] - teams
// param statuses: list[string] - states
// param limit: int - most requests to return
// returns: request, askers
MATCH (request:Request)
WHERE request.visibility IN $visible AND request.team IN $teams AND request.status IN $statuses
OPTIONAL MATCH (asker)-[asked:ASKED]->(request)
WHERE asker.visibility IN $visible AND asked.visibility IN $visible
WITH request, collect(asker {.id, .name}) AS askers
RETURN request AS request, askers AS askers
ORDER BY coalesce(request.due, '9999'), request.id
LIMIT $limit
