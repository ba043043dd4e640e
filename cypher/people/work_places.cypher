// name: people/work_places
// access: read
// why: Where the engagements, programs and reforms of a member's page are.
// param ids: list[string] - ids of engagements, programs or reforms
// returns: work_id, jurisdiction
MATCH (work:__LABEL__)-[located:IN]->(jurisdiction:Jurisdiction)
WHERE work.id IN $ids AND work.visibility IN $visible AND located.visibility IN $visible
  AND jurisdiction.visibility IN $visible
RETURN work.id AS work_id, jurisdiction.name AS jurisdiction
ORDER BY work_id, jurisdiction
