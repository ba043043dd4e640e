// name: facts/relationships_at
// access: read
// why: Ids of all relationships of some records of a kind: those of a record that is back in sight came back with it.
// param ids: list[string] - ids of records
// returns: id
UNWIND $ids AS wanted
MATCH (record:__LABEL__ {id: wanted})-[link]-(other)
WHERE record.visibility IN $visible AND link.visibility IN $visible AND other.visibility IN $visible
RETURN collect(DISTINCT link.id) AS id
