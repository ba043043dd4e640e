// name: records/create_relationships
// access: write
// why: new relationships of one kind between two kinds; fewer created than rows means that an end is missing
// param rows: list[map] - from_id, to_id and the properties of each
// returns: created
UNWIND $rows AS row
MATCH (a:__FROM__ {id: row.from_id})
MATCH (b:__TO__ {id: row.to_id})
CREATE (a)-[r:__TYPE__]->(b) SET r = row.properties
RETURN count(r) AS created
