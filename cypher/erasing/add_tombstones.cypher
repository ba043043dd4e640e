// name: erasing/add_tombstones
// access: write
// why: keyed hashes by which somebody who was erased is known, and not brought back
// param digests: list[string] - keyed hashes
UNWIND $digests AS digest
MERGE (:Tombstone {digest: digest})
