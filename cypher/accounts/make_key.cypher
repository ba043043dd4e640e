// name: accounts/make_key
// access: write
// why: a key, whose secret is kept as a hash
// param prefix: string - what names it
// param digest: string - SHA-256 of its secret
// param account: string - whose rights it has
// param name: string - what it is for
// param scopes: list[string] - what it may be used for
// param made_by: string - account that made it
// param now: float - seconds since 1970
// param expires: float - seconds since 1970
MERGE (key:Key {prefix: $prefix})
SET key.digest = $digest, key.account = $account, key.name = $name, key.scopes = $scopes, key.made_by = $made_by,
    key.made_at = $now, key.expires = $expires
