// name: records/count_nodes
// access: read
// aggregate: yes
// why: how many entities of a kind the viewer sees
// returns: count
MATCH (n:__LABEL__)
WHERE n.visibility IN $visible
RETURN count(n) AS count
