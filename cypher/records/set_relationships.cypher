// name: records/set_relationships
// access: write
// why: replaces all properties of relationships of one kind; by a map, because the embedded engine finds a list of ids by index but not one id for each row
// param ids: list[string] - ids of relationships
// param properties: map - from each id to its new properties
// returns: updated
MATCH (a)-[r:__TYPE__]->(b)
WHERE r.id IN $ids
SET r = $properties[r.id]
RETURN count(r) AS updated
