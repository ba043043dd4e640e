// name: accounts/cursor_key
// access: read
// unscoped: operational, no fact: what cursors are encrypted with
// why: the key of the cursors; none in a new store
// returns: value
MATCH (k:CursorKey {name: 'cursors'})
RETURN k.value AS value
