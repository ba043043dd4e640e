// name: records/get_relationships
// access: read
// why: relationships of one kind by id; the ends have no label here because the embedded engine then uses the index on the id
// param ids: list[string] - ids of relationships
// returns: relationship, from_id, to_id
MATCH (a)-[r:__TYPE__]->(b)
WHERE r.id IN $ids AND r.visibility IN $visible AND a.visibility IN $visible AND b.visibility IN $visible
RETURN r AS relationship, a.id AS from_id, b.id AS to_id
