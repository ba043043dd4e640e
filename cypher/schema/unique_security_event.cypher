// name: schema/unique_security_event
// access: write
// why: an event is recorded once, also when its transaction is run again
CREATE CONSTRAINT IF NOT EXISTS FOR (n:SecurityEvent) REQUIRE n.key IS UNIQUE
