// name: schema/unique_cursor_key
// access: write
// why: one key for cursors, which all processes share
CREATE CONSTRAINT IF NOT EXISTS FOR (n:CursorKey) REQUIRE n.name IS UNIQUE
