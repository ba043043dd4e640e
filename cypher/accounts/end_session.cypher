// name: accounts/end_session
// access: write
// why: one session of an account ends
// param account: string - whose it is
// param start: string - the first digits of its digest, or all
MATCH (session:Session {account: $account})
WHERE session.digest STARTS WITH $start
DETACH DELETE session
