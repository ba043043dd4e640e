// name: accounts/forget_identity
// access: write
// why: an identity of a provider signs in to the account no longer, and what was signed in to in that way ends
// param account: string - whose it is
// param key: string - hash of issuer and subject
// param how: string - how sessions were signed in to by an identity; which one is not kept
// param but: string - digest of the session that stays; empty for none
MATCH (held:Identity|Session {account: $account})
WHERE held.key = $key OR (held.how = $how AND held.digest <> $but)
DETACH DELETE held
