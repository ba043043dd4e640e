// name: accounts/make_cursor_key
// access: write
// why: cursors survive a restart and hold over several processes; made once
// param value: string - random, in hexadecimal digits
// returns: value
MERGE (k:CursorKey {name: 'cursors'})
ON CREATE SET k.value = $value
RETURN k.value AS value
