// name: introductions/end_links
// access: write
// why: take back the links by which a member could answer one question
// param edge: string - what stands for the question: an introduction's edge to the member, or a response to a survey
MATCH (link:AnswerLink {edge: $edge})
DELETE link
