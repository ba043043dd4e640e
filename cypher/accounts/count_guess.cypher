// name: accounts/count_guess
// access: write
// why: one more guess that may be wrong
// param key: string - what it is counted under
// param failures: int - with this one
// param now: float - seconds since 1970
// param until: float - until when no further one is taken
MERGE (count:BackOff {key: $key})
SET count.failures = $failures, count.latest = $now, count.until = $until
