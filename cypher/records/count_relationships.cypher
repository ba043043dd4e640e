// name: records/count_relationships
// access: read
// aggregate: yes
// why: how many relationships of a kind the viewer sees
// returns: count
MATCH (a)-[r:__TYPE__]->(b)
WHERE r.visibility IN $visible AND a.visibility IN $visible AND b.visibility IN $visible
RETURN count(r) AS count
