// name: succession/open_requests
// access: read
// why: Requests of somebody who leaves a post that are still to be answered, with everybody who asked.
// param person_id: string - id of the person who leaves
// param open: list[string] - statuses that count as open
// returns: asked, request_id, begun, people
MATCH (person:Person {id: $person_id})-[asked:ASKED]->(request:Request)
WHERE person.visibility IN $visible AND asked.visibility IN $visible AND request.visibility IN $visible
  AND request.status IN $open
MATCH (asker)-[also:ASKED]->(request)
WHERE asker.visibility IN $visible AND also.visibility IN $visible
RETURN asked AS asked, request.id AS request_id, coalesce(request.asked_on, '') AS begun, collect(asker.id) AS people
ORDER BY request_id
