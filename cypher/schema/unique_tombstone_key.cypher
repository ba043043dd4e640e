// name: schema/unique_tombstone_key
// access: write
// why: one key of the tombstones
CREATE CONSTRAINT IF NOT EXISTS FOR (n:TombstoneKey) REQUIRE n.name IS UNIQUE
