// name: schema/unique_password
// access: write
// why: one password of each account
CREATE CONSTRAINT IF NOT EXISTS FOR (n:Password) REQUIRE n.account IS UNIQUE
