// name: facts/entities
// access: read
// why: Every entity of a kind that the viewer sees, with the properties that the model declares for tables of facts.
// returns: __COLUMNS__
MATCH (record:__LABEL__)
WHERE record.visibility IN $visible
RETURN __COLUMNS__
