// name: networks/engagements
// access: read
// why: The engagements of networks' members that made something to use, with when the member took part and belonged.
// param ids: list[string] - ids of networks
// returns: network_id, engagement, part, belongs
MATCH (engagement:Engagement)-[produced:PRODUCED]->(resource:Resource)
WHERE engagement.visibility IN $visible AND produced.visibility IN $visible AND resource.visibility IN $visible
WITH DISTINCT engagement
MATCH (engagement)<-[part:TOOK_PART]-(member:Person|Organization)-[belongs:MEMBER_OF]->(network:Network)
WHERE network.id IN $ids AND part.visibility IN $visible AND member.visibility IN $visible
  AND belongs.visibility IN $visible AND network.visibility IN $visible
RETURN network.id AS network_id, engagement AS engagement, part {.start, .end} AS part, belongs {.start, .end} AS belongs
