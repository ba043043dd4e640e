// name: schema/unique_counter
// access: write
// why: there is one counter of each name, whoever starts first
CREATE CONSTRAINT IF NOT EXISTS FOR (c:Counter) REQUIRE c.name IS UNIQUE
