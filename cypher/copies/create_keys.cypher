// name: copies/create_keys
// access: write
// why: what a copy holds of a network's keys, into an empty store
// param rows: list[map] - the properties of each
// returns: created
UNWIND $rows AS row
CREATE (n:Key) SET n = row
RETURN count(n) AS created
