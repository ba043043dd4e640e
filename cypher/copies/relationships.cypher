// name: copies/relationships
// access: read
// unscoped: a copy of the network holds everything, deleted records too; only admins make one
// why: the relationships of all kinds from some entities of one kind; both engines find these by the index on their ids
// param from_id: string - of the entities whose ids lie from here on
// param before_id: string - and before here
// returns: relationship, from_id, to_id
MATCH (start:__LABEL__)-[r]->(end)
WHERE start.id >= $from_id AND start.id < $before_id
RETURN r AS relationship, start.id AS from_id, end.id AS to_id
