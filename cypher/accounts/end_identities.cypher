// name: accounts/end_identities
// access: write
// why: an identity that was found by an address which the account has no longer may be somebody else's
// param account: string - name of the account
MATCH (holder:Account {name: $account})
MATCH (identity:Identity {account: $account})
WHERE identity.email IS NULL OR identity.email <> toLower(coalesce(holder.email, ''))
DETACH DELETE identity
