// name: copies/set_counter
// access: write
// why: the change log of a restored network goes on behind its last change
// param value: int - number of the last change
MATCH (c:Counter {name: 'change'})
SET c.value = $value, c.shown = $value
