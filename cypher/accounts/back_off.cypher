// name: accounts/back_off
// access: read
// unscoped: operational, no fact: of the sign-in itself, before anybody is known
// why: how many wrong guesses there were, and until when none is taken
// param keys: list[string] - what guesses are counted under
// returns: key, failures, latest, until
MATCH (count:BackOff)
WHERE count.key IN $keys
RETURN count.key AS key, count.failures AS failures, count.latest AS latest, count.until AS until
