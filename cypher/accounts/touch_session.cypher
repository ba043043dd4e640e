// name: accounts/touch_session
// access: write
// why: when a session was last used
// param digest: string - of the session
// param now: float - seconds since 1970
MATCH (session:Session {digest: $digest})
SET session.seen = $now
