// name: records/joined
// access: read
// why: What entities of one kind are joined to, in both directions, by relationships of some types.
// param ids: list[string] - ids of the entities
// param types: list[string] - types of the relationships
// returns: id, outgoing, relationship, other
UNWIND $ids AS id
MATCH (n:__LABEL__ {id: id})-[r]-(other)
WHERE type(r) IN $types AND n.visibility IN $visible AND r.visibility IN $visible AND other.visibility IN $visible
RETURN n.id AS id, startNode(r).id = n.id AS outgoing, r AS relationship, other AS other
