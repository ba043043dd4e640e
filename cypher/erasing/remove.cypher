// name: erasing/remove
// access: write
// why: entities of a kind leave the store for good, with their relationships
// param ids: list[string] - ids of the entities
UNWIND $ids AS id
MATCH (n:__LABEL__ {id: id})
DETACH DELETE n
