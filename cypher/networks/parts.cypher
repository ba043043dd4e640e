// name: networks/parts
// access: read
// why: The workgroups or the convenings that belong to networks.
// param ids: list[string] - ids of networks
// returns: network_id, part
UNWIND $ids AS id
MATCH (network:Network {id: id})<-[belongs:PART_OF]-(part:__LABEL__)
WHERE network.visibility IN $visible AND belongs.visibility IN $visible AND part.visibility IN $visible
RETURN DISTINCT network.id AS network_id, part AS part
