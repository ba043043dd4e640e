// name: accounts/key
// access: read
// unscoped: operational, no fact: of the sign-in itself, before anybody is known
// why: a key with its account and one row per grant, in one question, since every use asks it
// param prefix: string - what names it
// returns: key, role, disabled, credential_by, scope, start, end, revoked_at
MATCH (key:Key {prefix: $prefix})
MATCH (account:Account {name: key.account})
WHERE account.visibility <> 'deleted'
OPTIONAL MATCH (grant:Grant)-[given:GIVEN_TO]->(account)
WHERE grant.visibility <> 'deleted' AND given.visibility <> 'deleted'
RETURN key, account.role AS role, coalesce(account.disabled, false) AS disabled,
       account.credential_by AS credential_by, grant.scope AS scope, grant.start AS start, grant.end AS end,
       grant.revoked_at AS revoked_at
