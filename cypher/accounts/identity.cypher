// name: accounts/identity
// access: read
// unscoped: operational, no fact; whoever signs in is nobody yet
// why: whose identity it is
// param key: string - hash of issuer and subject
// returns: account
MATCH (identity:Identity {key: $key})
RETURN identity.account AS account
