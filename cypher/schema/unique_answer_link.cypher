// name: schema/unique_answer_link
// access: write
// why: one link of each token
CREATE CONSTRAINT IF NOT EXISTS FOR (n:AnswerLink) REQUIRE n.digest IS UNIQUE
