// name: schema/unique_delivery
// access: write
// why: the same changes are queued once, whichever process finds them first
CREATE CONSTRAINT IF NOT EXISTS FOR (n:Delivery) REQUIRE n.id IS UNIQUE
