// name: accounts/by_address
// access: read
// unscoped: whoever signs in is nobody yet
// why: which accounts that may sign in have an address
// param email: string - the address, in lower case
// returns: name
MATCH (account:Account)
WHERE toLower(account.email) = $email AND account.visibility <> 'deleted' AND NOT coalesce(account.disabled, false)
RETURN account.name AS name
ORDER BY name LIMIT 2
