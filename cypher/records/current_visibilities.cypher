// name: records/current_visibilities
// access: read
// unscoped: the write path compares them with what the writer may see, deleted records included
// why: whether entities exist, and who may see them, without reading them whole
// param ids: list[string] - ids of entities of one kind
// returns: id, visibility
MATCH (n:__LABEL__)
WHERE n.id IN $ids
RETURN n.id AS id, n.visibility AS visibility
