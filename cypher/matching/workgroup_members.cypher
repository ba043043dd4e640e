// name: matching/workgroup_members
// access: read
// why: Who belongs to which workgroup.
// returns: id, party, group, start, end
MATCH (workgroup:Workgroup)<-[member:MEMBER_OF]-(party:Person|Organization)
WHERE party.visibility IN $visible AND member.visibility IN $visible AND workgroup.visibility IN $visible
RETURN collect(member.id) AS id,
       collect(party.id) AS party,
       collect(workgroup.id) AS group,
       collect(coalesce(member.start, '')) AS start,
       collect(coalesce(member.end, '')) AS end
