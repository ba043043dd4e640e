// name: accounts/events
// access: read
// unscoped: operational, no fact: the whole log is for admins, an account's own entries for that account
// why: the latest entries of the security log, the newest first
// param account: string - whom they happened to; empty for all
// param only: list[string] - only these events; all where it is empty
// param limit: int - how many
// returns: event
MATCH (event:SecurityEvent)
WHERE ($account = '' OR event.account = $account) AND (size($only) = 0 OR event.event IN $only)
RETURN event
ORDER BY event.at DESC, event.key
LIMIT $limit
