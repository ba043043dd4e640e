// name: schema/unique_sign_in_link
// access: write
// why: one link of each token
CREATE CONSTRAINT IF NOT EXISTS FOR (n:SignInLink) REQUIRE n.digest IS UNIQUE
