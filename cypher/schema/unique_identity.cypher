// name: schema/unique_identity
// access: write
// why: one account of each identity
CREATE CONSTRAINT IF NOT EXISTS FOR (n:Identity) REQUIRE n.key IS UNIQUE
