// name: networks/products
// access: read
// why: What workgroups, engagements or convenings made.
// param ids: list[string] - ids of those who made something, all of one kind
// returns: maker_id, resource
UNWIND $ids AS id
MATCH (maker:__LABEL__ {id: id})-[produced:PRODUCED]->(resource:Resource)
WHERE maker.visibility IN $visible AND produced.visibility IN $visible AND resource.visibility IN $visible
RETURN DISTINCT maker.id AS maker_id, resource AS resource
