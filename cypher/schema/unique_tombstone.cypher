// name: schema/unique_tombstone
// access: write
// why: one tombstone of each hash
CREATE CONSTRAINT IF NOT EXISTS FOR (n:Tombstone) REQUIRE n.digest IS UNIQUE
