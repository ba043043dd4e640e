// name: records/create_external_keys
// access: write
// why: external ids now name records
// param rows: list[map] - key and entity_id of each
// returns: created
UNWIND $rows AS row
CREATE (k:ExternalKey {key: row.key, entity_id: row.entity_id})
RETURN count(k) AS created
