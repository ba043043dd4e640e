// name: checks/change_log
// access: read
// unscoped: finds gaps in the numbers of all changes; the counts per record are compared with visible records only
// why: which record each entry of the change log is about, a stretch of numbers at a time
// param first: int - first number of the stretch
// param last: int - last number of the stretch
// returns: numbers, record_ids, times
MATCH (c:Change)
WHERE c.seq >= $first AND c.seq <= $last
RETURN collect(c.seq) AS numbers, collect(c.record_id) AS record_ids, collect(c.at) AS times
