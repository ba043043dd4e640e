// name: schema/unique_live_address
// access: write
// why: one live address of each prefix
CREATE CONSTRAINT IF NOT EXISTS FOR (n:LiveAddress) REQUIRE n.prefix IS UNIQUE
