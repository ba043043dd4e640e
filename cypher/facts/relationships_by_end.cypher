// name: facts/relationships_by_end
// access: read
// why: The relationships of a kind to some of the records that it ends at, where these are fewer than those that it starts at.
// param from_id: string - of the ends whose ids lie from here on
// param before_id: string - and before here
// returns: from_id, to_id, __COLUMNS__
MATCH (end:__ENDS__)<-[record:__TYPE__]-(start)
WHERE start.visibility IN $visible AND record.visibility IN $visible AND end.visibility IN $visible
  AND end.id >= $from_id AND end.id < $before_id
RETURN collect(start.id) AS from_id, collect(end.id) AS to_id, __COLUMNS__
