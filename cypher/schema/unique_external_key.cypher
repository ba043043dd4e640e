// name: schema/unique_external_key
// access: write
// why: an external id names one record, also when two importers run at once
CREATE CONSTRAINT IF NOT EXISTS FOR (k:ExternalKey) REQUIRE k.key IS UNIQUE
