// name: retention/set_states
// access: write
// why: the change log says what was written but for what is kept no longer
// param rows: list[map] - number of the change, and what it says from now on
UNWIND $rows AS row
MATCH (c:Change {seq: row.seq})
SET c.before = row.before, c.after = row.after
