// name: copies/create_tombstone_keys
// access: write
// why: what a copy holds of a network's tombstone keys, into an empty store
// param rows: list[map] - the properties of each
// returns: created
UNWIND $rows AS row
CREATE (n:TombstoneKey) SET n = row
RETURN count(n) AS created
