// name: schema/unique_key
// access: write
// why: one key of each prefix
CREATE CONSTRAINT IF NOT EXISTS FOR (n:Key) REQUIRE n.prefix IS UNIQUE
