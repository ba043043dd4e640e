// name: accounts/session
// access: read
// unscoped: operational, no fact: of the sign-in itself, before anybody is known
// why: a session with its account and one row per grant, in one question, since every request asks it
// param digest: string - SHA-256 of the session's id
// returns: session, account, role, disabled, credential_by, scope, start, end, revoked_at
MATCH (session:Session {digest: $digest})
MATCH (account:Account {name: session.account})
WHERE account.visibility <> 'deleted'
OPTIONAL MATCH (grant:Grant)-[given:GIVEN_TO]->(account)
WHERE grant.visibility <> 'deleted' AND given.visibility <> 'deleted'
RETURN session, account.name AS account, account.role AS role, coalesce(account.disabled, false) AS disabled,
       account.credential_by AS credential_by, grant.scope AS scope, grant.start AS start, grant.end AS end,
       grant.revoked_at AS revoked_at
