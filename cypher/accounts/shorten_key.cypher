// name: accounts/shorten_key
// access: write
// why: a key that another one follows works for a while yet
// param prefix: string - what names it
// param expires: float - seconds since 1970
MATCH (key:Key {prefix: $prefix})
WHERE key.expires > $expires
SET key.expires = $expires
