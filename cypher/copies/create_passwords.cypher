// name: copies/create_passwords
// access: write
// why: what a copy holds of a network's passwords, into an empty store
// param rows: list[map] - the properties of each
// returns: created
UNWIND $rows AS row
CREATE (n:Password) SET n = row
RETURN count(n) AS created
