// name: erasing/forget_links
// access: write
// why: no link stays by which somebody could answer who is gone
// param person: string - id of the person
MATCH (link:AnswerLink {person: $person})
DETACH DELETE link
