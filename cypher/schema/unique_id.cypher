// name: schema/unique_id
// access: write
// why: an id names one entity of its kind, and looking one up takes no scan
CREATE CONSTRAINT IF NOT EXISTS FOR (n:__LABEL__) REQUIRE n.id IS UNIQUE
