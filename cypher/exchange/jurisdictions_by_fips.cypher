// name: exchange/jurisdictions_by_fips
// access: read
// why: which jurisdictions have these FIPS codes, to write their populations; one pass over all of them, a few thousand at most
// param codes: list[string] - FIPS codes
// returns: node
MATCH (n:Jurisdiction)
WHERE n.fips IN $codes AND n.visibility IN $visible
RETURN n AS node
ORDER BY n.id
