// name: accounts/use_key
// access: write
// why: when a key was last used, to the hour
// param prefix: string - what names it
// param now: float - seconds since 1970
MATCH (key:Key {prefix: $prefix})
SET key.last_used = $now
