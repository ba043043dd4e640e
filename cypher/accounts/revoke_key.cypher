// name: accounts/revoke_key
// access: write
// why: a key that works no longer, and stays to be listed
// param prefix: string - what names it
// param now: float - seconds since 1970
MATCH (key:Key {prefix: $prefix})
SET key.revoked_at = $now
