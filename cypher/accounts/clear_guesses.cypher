// name: accounts/clear_guesses
// access: write
// why: who signed in has guessed right
// param key: string - what guesses are counted under
MATCH (count:BackOff {key: $key})
DETACH DELETE count
