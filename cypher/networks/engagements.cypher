// name: networks/engagements
// access: read
// why: The engagements of networks' members that made something to use, with when the member took part and belonged.
// param ids: list[string] - ids of networks
// returns: network_id, engagement, part_start, part_end, belongs_start, belongs_end
MATCH (engagement:Engagement)-[produced:PRODUCED]->(resource:Resource)
WHERE engagement.visibility IN $visible AND produced.visibility IN $visible AND resource.visibility IN $visible
WITH DISTINCT engagement
MATCH (engagement)<-[took:TOOK_PART]-(member:Person|Organization)-[belongs:MEMBER_OF]->(network:Network)
WHERE network.id IN $ids AND took.visibility IN $visible AND member.visibility IN $visible
  AND belongs.visibility IN $visible AND network.visibility IN $visible
RETURN DISTINCT network.id AS network_id, engagement AS engagement,
       coalesce(took.start, engagement.start) AS part_start, coalesce(took.end, engagement.end) AS part_end,
       belongs.start AS belongs_start, belongs.end AS belongs_end
