// name: live/make
// access: write
// why: an address that carries open facts, whose secret is kept as a hash
// param prefix: string - what names it
// param digest: string - SHA-256 of its secret
// param format: string - format of what it carries
// param name: string - what it is for
// param made_by: string - account that made it
// param now: float - seconds since 1970
MERGE (live:LiveAddress {prefix: $prefix})
SET live.digest = $digest, live.format = $format, live.name = $name, live.made_by = $made_by, live.made_at = $now
