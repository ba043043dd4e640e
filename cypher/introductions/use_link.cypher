// name: introductions/use_link
// access: write
// why: use a link up within the transaction that writes the answer: whoever comes second finds none
// param digest: string - SHA-256 of the token
// param now: float - seconds since 1970
// returns: edge
MATCH (link:AnswerLink {digest: $digest})
WHERE link.used_at IS NULL AND link.expires > $now
SET link.used_at = $now
RETURN link.edge AS edge
