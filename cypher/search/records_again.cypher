// name: search/records_again
// access: read
// why: Some records of a kind as search/records reads them all, after they were changed; row by row, because the embedded engine searches a list once for each node it finds.
// param ids: list[string] - ids of records
// param keys: list[string] - names of properties
// returns: id, values
UNWIND $ids AS wanted
MATCH (record:__LABEL__ {id: wanted})
WHERE record.visibility IN $visible
RETURN collect(record.id) AS id, collect([key IN $keys | record[key]]) AS values
