// name: store/has_change
// access: read
// unscoped: asks for a number, and reads no fact
// why: does the change log reach as far as its counter says? If not, the store has lost data
// param seq: int - sequence number
// returns: found
MATCH (c:Change) WHERE c.seq = $seq
RETURN count(c) > 0 AS found
