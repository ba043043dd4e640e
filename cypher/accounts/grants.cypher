// name: accounts/grants
// access: read
// why: the grants of accounts, the latest first
// param name: string - of one account; empty for all
// returns: grant, account
MATCH (grant:Grant)-[given:GIVEN_TO]->(account:Account)
WHERE grant.visibility IN $visible AND given.visibility IN $visible AND account.visibility IN $visible
  AND ($name = '' OR account.name = $name)
RETURN grant, account.name AS account
ORDER BY grant.created_at DESC, grant.id
