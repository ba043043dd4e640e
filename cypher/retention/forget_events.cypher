// name: retention/forget_events
// access: write
// why: the security log goes back as far as it is kept
// param before: float - seconds since 1970
// param limit: int - how many at most
// returns: events
MATCH (event:SecurityEvent)
WHERE event.at < $before
WITH event LIMIT $limit
DETACH DELETE event
RETURN count(event) AS events
