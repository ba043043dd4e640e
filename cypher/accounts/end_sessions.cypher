// name: accounts/end_sessions
// access: write
// why: all sessions of an account end but one
// param account: string - whose they are
// param but: string - digest of the one that stays; empty for none
MATCH (session:Session {account: $account})
WHERE session.digest <> $but
DETACH DELETE session
