// name: records/current_visibilities
// access: read
// unscoped: the write path compares them with what the writer may see, deleted records included
// why: whether entities exist, and who may see them, without reading them whole; row by row, because the embedded engine searches a list once for each node it finds
// param ids: list[string] - ids of entities of one kind
// returns: id, audience, deleted
UNWIND $ids AS id
MATCH (n:__LABEL__ {id: id})
RETURN n.id AS id,
       CASE n.visibility WHEN 'deleted' THEN n.sensitivity ELSE n.visibility END AS audience,
       n.visibility = 'deleted' AS deleted
