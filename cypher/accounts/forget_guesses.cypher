// name: accounts/forget_guesses
// access: write
// why: old guesses are not kept
// param before: float - seconds since 1970
MATCH (count:BackOff)
WHERE count.latest < $before
DETACH DELETE count
