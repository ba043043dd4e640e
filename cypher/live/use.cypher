// name: live/use
// access: write
// why: when an address was last used, to the hour
// param prefix: string - what names it
// param now: float - seconds since 1970
MATCH (live:LiveAddress {prefix: $prefix})
SET live.last_used = $now
