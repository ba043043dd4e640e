// name: records/delete_external_keys
// access: write
// why: external ids no longer name records
// param keys: list[string] - namespace, kind, source and id
// returns: deleted
MATCH (k:ExternalKey)
WHERE k.key IN $keys
DETACH DELETE k
RETURN count(k) AS deleted
