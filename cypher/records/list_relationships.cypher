// name: records/list_relationships
// access: read
// why: one page of the relationships of a kind, in the order of their ids
// param after: string - the last id of the page before; empty for the first page
// param limit: int - size of the page
// returns: relationship, from_id, to_id
MATCH (a:__STARTS__)-[r:__TYPE__]->(b)
WHERE r.id > $after AND r.visibility IN $visible AND a.visibility IN $visible AND b.visibility IN $visible
RETURN r AS relationship, a.id AS from_id, b.id AS to_id
ORDER BY relationship.id LIMIT $limit
