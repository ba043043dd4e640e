// name: records/create_nodes
// access: write
// why: new entities of one kind
// param rows: list[map] - the properties of each
// returns: created
UNWIND $rows AS row
CREATE (n:__LABEL__) SET n = row
RETURN count(n) AS created
