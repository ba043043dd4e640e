// name: facts/entities_again
// access: read
// why: Some entities as facts/entities reads them all, after they were changed; row by row, because the embedded engine searches a list once for each node it finds.
// param ids: list[string] - ids of entities
// returns: __COLUMNS__
UNWIND $ids AS wanted
MATCH (record:__LABEL__ {id: wanted})
WHERE record.visibility IN $visible
RETURN __COLUMNS__
