// name: schema/get_version
// access: read
// unscoped: describes the store and holds no fact
// why: which schema the store has
// returns: version, fingerprint
MATCH (s:SchemaVersion {name: 'schema'})
RETURN s.version AS version, s.fingerprint AS fingerprint
