// name: matching/network_members
// access: read
// why: Who belongs to which network, as a person or through an organization.
// returns: id, party, group, start, end
MATCH (network:Network)<-[member:MEMBER_OF]-(party:Person|Organization)
WHERE party.visibility IN $visible AND member.visibility IN $visible AND network.visibility IN $visible
RETURN collect(member.id) AS id,
       collect(party.id) AS party,
       collect(network.id) AS group,
       collect(coalesce(member.start, '')) AS start,
       collect(coalesce(member.end, '')) AS end
