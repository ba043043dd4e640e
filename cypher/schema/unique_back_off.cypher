// name: schema/unique_back_off
// access: write
// why: one count of failures per account and per address
CREATE CONSTRAINT IF NOT EXISTS FOR (n:BackOff) REQUIRE n.key IS UNIQUE
