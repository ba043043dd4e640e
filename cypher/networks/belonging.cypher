// name: networks/belonging
// access: read
// why: The networks that one record's convening or workgroup is part of, or whose workgroup was formed at its convening.
// param id: string - id of a convening, a workgroup, a resource that one of them made, or a commitment made at one
// returns: id, name
MATCH (record:__LABEL__ {id: $id})
WHERE record.visibility IN $visible
OPTIONAL MATCH (record)-[link:PRODUCED|AT]-(origin:Workgroup|Convening)
WHERE link.visibility IN $visible AND origin.visibility IN $visible
WITH record, collect(origin) AS origins
UNWIND [record] + origins AS place
OPTIONAL MATCH (place)<-[formed:FORMED_AT]-(workgroup:Workgroup)
WHERE place.visibility IN $visible AND formed.visibility IN $visible AND workgroup.visibility IN $visible
WITH place, collect(workgroup) AS workgroups
UNWIND [place] + workgroups AS part
MATCH (part)-[belongs:PART_OF]->(network:Network)
WHERE part.visibility IN $visible AND belongs.visibility IN $visible AND network.visibility IN $visible
RETURN DISTINCT network.id AS id, network.name AS name
