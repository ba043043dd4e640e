// name: copies/create_tombstones
// access: write
// why: what a copy holds of a network's tombstones, into an empty store
// param rows: list[map] - the properties of each
// returns: created
UNWIND $rows AS row
CREATE (n:Tombstone) SET n = row
RETURN count(n) AS created
