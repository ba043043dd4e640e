// name: store/ping
// access: read
// unscoped: reads no record
// why: does the database answer?
// returns: answer
RETURN 1 AS answer
