// name: records/append_changes
// access: write
// why: one entry of the change log for each record that the transaction changes
// param rows: list[map] - the properties of each entry: seq, transaction_id, record_id and what happened
// returns: appended
UNWIND $rows AS row
CREATE (c:Change) SET c = row
RETURN count(c) AS appended
