// name: networks/participating
// access: read
// why: The networks whose members took part in an engagement that made something to use, with when they did and belonged.
// param id: string - id of the engagement, or of a resource that it made
// returns: id, name, part_start, part_end, belongs_start, belongs_end
MATCH (record:__LABEL__ {id: $id})-[produced:PRODUCED]-(other:Engagement|Resource)
WHERE record.visibility IN $visible AND produced.visibility IN $visible AND other.visibility IN $visible
WITH record, collect(other) AS others
UNWIND [record] + others AS engagement
MATCH (engagement)<-[took:TOOK_PART]-(member:Person|Organization)-[belongs:MEMBER_OF]->(network:Network)
WHERE engagement.visibility IN $visible AND took.visibility IN $visible AND member.visibility IN $visible
  AND belongs.visibility IN $visible AND network.visibility IN $visible
RETURN DISTINCT network.id AS id, network.name AS name,
       coalesce(took.start, engagement.start) AS part_start, coalesce(took.end, engagement.end) AS part_end,
       belongs.start AS belongs_start, belongs.end AS belongs_end
