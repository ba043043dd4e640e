// name: records/next_sequence
// access: write
// why: takes the next n numbers of the change log; the transaction holds the counter until it ends, so there are no gaps
// param n: int - how many numbers
// param shown: bool - whether somebody without a grant sees a difference
// returns: first
MATCH (c:Counter {name: 'change'})
WITH c, c.value AS before, coalesce(c.shown, c.value) AS shown
SET c.value = before + $n, c.shown = CASE WHEN $shown THEN before + $n ELSE shown END
RETURN before + 1 AS first
