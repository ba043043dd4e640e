// name: erasing/edges
// access: read
// unscoped: whoever is erased is erased with what nobody sees any more; only an admin erases
// why: every relationship of some entities of a kind, deleted ones too, with what is at its other end
// param ids: list[string] - ids of the entities
// returns: id, relationship_id, other_id
UNWIND $ids AS id
MATCH (n:__LABEL__ {id: id})-[r]-(other)
RETURN n.id AS id, r.id AS relationship_id, other.id AS other_id
