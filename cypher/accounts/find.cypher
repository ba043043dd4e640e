// name: accounts/find
// access: read
// why: Sign in: an account's role, and one row per grant that it was ever given.
// param name: string - name of the account
// returns: role, disabled, scope, start, end
MATCH (account:Account {name: $name})
WHERE account.visibility IN $visible
OPTIONAL MATCH (grant:Grant)-[given:GIVEN_TO]->(account)
WHERE grant.visibility IN $visible AND given.visibility IN $visible
RETURN account.role AS role, coalesce(account.disabled, false) AS disabled,
       grant.scope AS scope, grant.start AS start, grant.end AS end
