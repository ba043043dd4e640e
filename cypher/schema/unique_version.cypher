// name: schema/unique_version
// access: write
// why: there is one version node, whoever starts first
CREATE CONSTRAINT IF NOT EXISTS FOR (s:SchemaVersion) REQUIRE s.name IS UNIQUE
