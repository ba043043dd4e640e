// name: erasing/make_secret
// access: write
// why: a key of its own for each network, so that a list of tombstones cannot be searched for an address
// param value: string - random, in hexadecimal digits
// returns: value
MERGE (k:TombstoneKey {name: 'tombstones'})
ON CREATE SET k.value = $value
RETURN k.value AS value
