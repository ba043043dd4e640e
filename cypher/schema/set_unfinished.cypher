// name: schema/set_unfinished
// access: write
// why: while a network is being restored, nobody must take the store for a whole one
// param what: string - what was begun; empty when it is done
MATCH (s:SchemaVersion {name: 'schema'})
SET s.unfinished = $what
