// name: accounts/password
// access: read
// unscoped: operational, no fact: of the sign-in itself, before anybody is known
// why: the hash that a password is checked against
// param account: string - whose it is
// returns: hash, made_by
MATCH (password:Password {account: $account})
RETURN password.hash AS hash, password.made_by AS made_by
