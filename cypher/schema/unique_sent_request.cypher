// name: schema/unique_sent_request
// access: write
// why: one answer per caller and idempotency key
CREATE CONSTRAINT IF NOT EXISTS FOR (n:SentRequest) REQUIRE n.digest IS UNIQUE
