// name: search/records
// access: read
// why: Every record of a kind with the properties that search reads; one list of values for each, in the order of the keys.
// param keys: list[string] - names of properties
// returns: id, values
MATCH (record:__LABEL__)
WHERE record.visibility IN $visible
RETURN collect(record.id) AS id, collect([key IN $keys | record[key]]) AS values
