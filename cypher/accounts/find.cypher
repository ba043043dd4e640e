// name: accounts/find
// access: read
// why: an account's role, and one row per grant that it was ever given
// param name: string - name of the account
// returns: role, disabled, credential_by, scope, start, end, revoked_at
MATCH (account:Account {name: $name})
WHERE account.visibility IN $visible
OPTIONAL MATCH (grant:Grant)-[given:GIVEN_TO]->(account)
WHERE grant.visibility IN $visible AND given.visibility IN $visible
RETURN account.role AS role, coalesce(account.disabled, false) AS disabled, account.credential_by AS credential_by,
       grant.scope AS scope, grant.start AS start, grant.end AS end, grant.revoked_at AS revoked_at
