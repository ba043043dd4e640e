// name: accounts/link_identity
// access: write
// why: an identity of a provider belongs to the account that it was found to belong to
// param key: string - hash of issuer and subject
// param account: string - name of the account
// param now: float - seconds since 1970
MERGE (identity:Identity {key: $key})
ON CREATE SET identity.account = $account, identity.linked_at = $now
