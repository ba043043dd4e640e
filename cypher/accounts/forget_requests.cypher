// name: accounts/forget_requests
// access: write
// why: answers are kept for a day
// param before: float - seconds since 1970

MATCH (sent:SentRequest)
WHERE sent.begun < $before
DETACH DELETE sent
