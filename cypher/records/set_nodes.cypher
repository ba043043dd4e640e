// name: records/set_nodes
// access: write
// why: replaces all properties of entities of one kind
// param rows: list[map] - id and the new properties of each
// returns: updated
UNWIND $rows AS row
MATCH (n:__LABEL__ {id: row.id}) SET n = row.properties
RETURN count(n) AS updated
