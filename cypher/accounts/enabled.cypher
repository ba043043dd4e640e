// name: accounts/enabled
// access: read
// unscoped: operational, no fact: of the sign-in itself, before anybody is known
// why: the account that may sign in under a name, whichever way that is written
// param name: string - folded name of the account
// returns: name

MATCH (account:Account {folded_name: $name})
WHERE account.visibility <> 'deleted' AND NOT coalesce(account.disabled, false)
RETURN account.name AS name
