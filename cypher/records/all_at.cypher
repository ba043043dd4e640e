// name: records/all_at
// access: read
// unscoped: a merge moves every relationship of a record, those too that are hidden from its writer or deleted; only what the writer sees is told
// why: all relationships of one entity, in both directions.
// param id: string - id of the entity
// returns: id, from_id, to_id
MATCH (n:__LABEL__ {id: $id})-[r]-(other)
RETURN DISTINCT r.id AS id, startNode(r).id AS from_id, endNode(r).id AS to_id
