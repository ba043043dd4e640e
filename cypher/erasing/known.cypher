// name: erasing/known
// access: read
// unscoped: operational, no fact: hashes tell nothing without the key
// why: which of some keyed hashes are of somebody who was erased
// param digests: list[string] - keyed hashes
// returns: digest
UNWIND $digests AS digest
MATCH (t:Tombstone {digest: digest})
RETURN t.digest AS digest
