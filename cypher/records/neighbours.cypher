// name: records/neighbours
// access: read
// why: everything that one entity is joined to, in both directions
// param id: string - id of the entity
// returns: type, relationship, from_id, to_id, labels, other
MATCH (n:__LABEL__ {id: $id})-[r]-(other)
WHERE n.visibility IN $visible AND r.visibility IN $visible AND other.visibility IN $visible
RETURN type(r) AS type, r AS relationship, startNode(r).id AS from_id, endNode(r).id AS to_id, labels(other) AS labels, other
