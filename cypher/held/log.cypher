// name: held/log
// access: read
// unscoped: operational, no fact: everything that is held about one person, for a manager with the grant, asked before
// why: what the security log says of some accounts, and where it names somebody
// param accounts: list[string] - names of the accounts
// param texts: list[string] - what the person is known by, in small letters
// returns: event
MATCH (event:SecurityEvent)
WHERE event.account IN $accounts OR event.by IN $accounts
   OR any(text IN $texts WHERE toLower(event.detail) CONTAINS text)
RETURN event
ORDER BY event.at, event.key
