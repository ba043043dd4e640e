// name: schema/get_version
// access: read
// unscoped: describes the store and holds no fact
// why: which schema the store has, and whether something was begun in it that has to be finished first
// returns: version, fingerprint, unfinished
MATCH (s:SchemaVersion {name: 'schema'})
RETURN s.version AS version, s.fingerprint AS fingerprint, coalesce(s.unfinished, '') AS unfinished
