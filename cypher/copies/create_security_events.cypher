// name: copies/create_security_events
// access: write
// why: what a copy holds of a network's security events, into an empty store
// param rows: list[map] - the properties of each
// returns: created
UNWIND $rows AS row
CREATE (n:SecurityEvent) SET n = row
RETURN count(n) AS created
