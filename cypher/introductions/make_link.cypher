// name: introductions/make_link
// access: write
// why: a link by which one member answers one question, kept as a hash; earlier ones for the same question end
// param digest: string - SHA-256 of the token
// param introduction: string - id of the introduction, or of the response to a survey
// param edge: string - what stands for the question: its edge to the member, or the response
// param person: string - id of the member
// param made_by: string - account that made it
// param expires: float - seconds since 1970
OPTIONAL MATCH (earlier:AnswerLink {edge: $edge})
DELETE earlier
WITH count(*) AS ended
CREATE (link:AnswerLink {digest: $digest, introduction: $introduction, edge: $edge, person: $person, made_by: $made_by, expires: $expires})
