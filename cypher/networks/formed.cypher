// name: networks/formed
// access: read
// why: The convenings at which workgroups were formed.
// param ids: list[string] - ids of workgroups
// returns: workgroup_id, convening
UNWIND $ids AS id
MATCH (workgroup:Workgroup {id: id})-[formed:FORMED_AT]->(convening:Convening)
WHERE workgroup.visibility IN $visible AND formed.visibility IN $visible AND convening.visibility IN $visible
RETURN DISTINCT workgroup.id AS workgroup_id, convening AS convening
