// name: copies/create_live_addresses
// access: write
// why: what a copy holds of a network's live addresses, into an empty store
// param rows: list[map] - the properties of each
// returns: created
UNWIND $rows AS row
CREATE (n:LiveAddress) SET n = row
RETURN count(n) AS created
