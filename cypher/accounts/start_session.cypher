// name: accounts/start_session
// access: write
// why: a session, kept as a hash
// param digest: string - SHA-256 of the session's id
// param account: string - who is signed in
// param how: string - what they signed in with
// param now: float - seconds since 1970
// param address: string - where the browser is
// param agent: string - what the browser calls itself
MERGE (session:Session {digest: $digest})
SET session.account = $account, session.how = $how, session.started = $now, session.seen = $now,
    session.address = $address, session.agent = $agent
