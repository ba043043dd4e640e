// name: records/named_nodes
// access: read
// why: Entities of a kind that bear a name, for those who give a name instead of an id.
// param folded: string - the name, folded
// returns: id, name
MATCH (n:__LABEL__)
WHERE n.folded_name = $folded AND n.visibility IN $visible
RETURN n.id AS id, n.name AS name
ORDER BY id
