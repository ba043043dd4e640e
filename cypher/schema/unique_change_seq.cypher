// name: schema/unique_change_seq
// access: write
// why: the change log has one entry per sequence number, and reading on from one takes no scan
CREATE CONSTRAINT IF NOT EXISTS FOR (c:Change) REQUIRE c.seq IS UNIQUE
