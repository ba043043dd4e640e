// name: introductions/link
// access: read
// unscoped: operational, no fact: whoever holds the token is asked one question, and sees nothing else
// why: the question that a link asks, whether it was used, and until when it holds
// param digest: string - SHA-256 of the token
// returns: introduction, edge, person, expires, used
MATCH (link:AnswerLink {digest: $digest})
RETURN link.introduction AS introduction, link.edge AS edge, link.person AS person, link.expires AS expires, link.used_at AS used
