// name: accounts/sessions
// access: read
// unscoped: operational, no fact: what an account holds itself
// why: the sessions of one account, the latest first
// param account: string - whose they are
// param seen_after: float - seconds since 1970
// param started_after: float - seconds since 1970
// returns: session
MATCH (session:Session {account: $account})
WHERE session.seen > $seen_after AND session.started > $started_after
RETURN session
ORDER BY session.started DESC
