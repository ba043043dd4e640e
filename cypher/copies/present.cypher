// name: copies/present
// access: read
// unscoped: counts what stands in the store before anything is restored into it, and afterwards
// why: how many nodes of each sort there are, but for the two that every store has
// returns: label, number
MATCH (n)
WHERE NOT n:Counter AND NOT n:SchemaVersion
RETURN labels(n)[0] AS label, count(n) AS number
