// name: accounts/identities
// access: read
// unscoped: operational, no fact; only who may manage the account asks
// why: with which identities of a provider an account is signed in to
// param account: string - whose they are
// returns: key, email, linked_at
MATCH (identity:Identity {account: $account})
RETURN identity.key AS key, identity.email AS email, identity.linked_at AS linked_at
ORDER BY linked_at, key
