// name: schema/unique_webhook
// access: write
// why: one webhook of each id
CREATE CONSTRAINT IF NOT EXISTS FOR (n:Webhook) REQUIRE n.id IS UNIQUE
