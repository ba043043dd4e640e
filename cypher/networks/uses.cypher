// name: networks/uses
// access: read
// why: Who used resources, and what came of it.
// param ids: list[string] - ids of resources
// returns: resource_id, used, user_id, user_name
UNWIND $ids AS id
MATCH (resource:Resource {id: id})<-[used:USED]-(user:Person|Organization)
WHERE resource.visibility IN $visible AND used.visibility IN $visible AND user.visibility IN $visible
RETURN resource.id AS resource_id, used AS used, user.id AS user_id, user.name AS user_name
