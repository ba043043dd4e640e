// name: accounts/uncount_guess
// access: write
// why: a guess that was right counts against nobody
// param key: string - what guesses are counted under
MATCH (count:BackOff {key: $key})
SET count.failures = count.failures - 1, count.until = 0.0
