// name: schema/unique_session
// access: write
// why: one session of each id
CREATE CONSTRAINT IF NOT EXISTS FOR (n:Session) REQUIRE n.digest IS UNIQUE
