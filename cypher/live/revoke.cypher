// name: live/revoke
// access: write
// why: an address that carries nothing any more, and stays to be listed
// param prefix: string - what names it
// param now: float - seconds since 1970
MATCH (live:LiveAddress {prefix: $prefix})
SET live.revoked_at = $now
