// name: records/remove_relationships
// access: write
// why: takes relationships away for good, where the same ones are written between other ends in the same transaction
// param ids: list[string] - ids of relationships
// returns: removed
MATCH (a)-[r:__TYPE__]->(b)
WHERE r.id IN $ids
DELETE r
RETURN count(*) AS removed
