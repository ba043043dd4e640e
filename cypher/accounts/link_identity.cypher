// name: accounts/link_identity
// access: write
// why: an identity of a provider belongs to the account that it was found to belong to, and has the address of today
// param key: string - hash of issuer and subject
// param account: string - name of the account
// param email: string - its address, in lower case; empty without one
// param now: float - seconds since 1970
MERGE (identity:Identity {key: $key})
ON CREATE SET identity.account = $account, identity.linked_at = $now
SET identity.email = $email
