// name: copies/remove
// access: write
// why: takes away what a restore that was not finished has left; a part at a time, so that no transaction is large
// param limit: int - how many nodes at most
// returns: removed
MATCH (n)
WHERE NOT n:Counter AND NOT n:SchemaVersion
WITH n LIMIT $limit
DETACH DELETE n
RETURN count(n) AS removed
