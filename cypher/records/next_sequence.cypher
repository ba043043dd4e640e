// name: records/next_sequence
// access: write
// why: takes the next n numbers of the change log; the transaction holds the counter until it ends, so there are no gaps
// param n: int - how many numbers
// returns: first
MATCH (c:Counter {name: 'change'})
SET c.value = c.value + $n
RETURN c.value - $n + 1 AS first
