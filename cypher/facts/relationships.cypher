// name: facts/relationships
// access: read
// why: The relationships of a kind from some of the records that it starts at; the embedded engine passes over these, so the other way round is facts/relationships_by_end.
// param from_id: string - of the starts whose ids lie from here on
// param before_id: string - and before here
// returns: from_id, to_id, __COLUMNS__
MATCH (start:__STARTS__)-[record:__TYPE__]->(end)
WHERE start.visibility IN $visible AND record.visibility IN $visible AND end.visibility IN $visible
  AND start.id >= $from_id AND start.id < $before_id
RETURN collect(start.id) AS from_id, collect(end.id) AS to_id, __COLUMNS__
