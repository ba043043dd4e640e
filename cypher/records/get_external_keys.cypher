// name: records/get_external_keys
// access: read
// unscoped: the namespace in each key says who may ask for it, and the caller asks in the viewer's own
// role: staff
// why: which record an external id names
// param keys: list[string] - namespace, kind, source and id
// returns: key, entity_id
MATCH (k:ExternalKey)
WHERE k.key IN $keys
RETURN k.key AS key, k.entity_id AS entity_id
