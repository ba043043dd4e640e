// name: accounts/forget_identity
// access: write
// why: an identity of a provider signs in to the account no longer
// param account: string - whose it is
// param key: string - hash of issuer and subject
MATCH (identity:Identity {account: $account, key: $key})
DETACH DELETE identity
