// name: copies/present_relationships
// access: read
// unscoped: counts what stands in the store after a network was restored into it
// why: how many relationships there are of one type
// returns: number
MATCH (a)-[r:__TYPE__]->(b)
RETURN count(r) AS number
