// name: retention/old_events
// access: read
// unscoped: operational, no fact: what is kept no longer goes; only an admin applies that
// why: how many entries of the security log were made before a time
// param before: float - seconds since 1970
// returns: events
MATCH (event:SecurityEvent)
WHERE event.at < $before
RETURN count(event) AS events
