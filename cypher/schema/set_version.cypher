// name: schema/set_version
// access: write
// why: remembers which schema the store has
// param version: int - number of the schema
// param fingerprint: string - digest of its statements
MERGE (s:SchemaVersion {name: 'schema'}) SET s.version = $version, s.fingerprint = $fingerprint
