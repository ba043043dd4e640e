// name: checks/external_keys
// access: read
// unscoped: the namespace of each key is compared with what the viewer sees before anything is shown
// why: every key of the external id lookup, a page at a time, to compare it with the records
// param after: string - the last key of the page before; empty for the first
// param limit: int - size of the page
// returns: key, entity_id
MATCH (k:ExternalKey)
WHERE k.key > $after
RETURN k.key AS key, k.entity_id AS entity_id
ORDER BY key
LIMIT $limit
