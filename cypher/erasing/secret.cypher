// name: erasing/secret
// access: read
// unscoped: operational, no fact: what the tombstones are keyed with
// why: the key of the tombstones; none where nobody was ever erased
// returns: value
MATCH (k:TombstoneKey)
RETURN k.value AS value
LIMIT 1
