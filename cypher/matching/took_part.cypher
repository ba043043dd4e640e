// name: matching/took_part
// access: read
// why: Who took part in which engagement.
// returns: id, party, activity, role, start, end
MATCH (engagement:Engagement)<-[part:TOOK_PART]-(party:Person|Organization)
WHERE party.visibility IN $visible AND part.visibility IN $visible AND engagement.visibility IN $visible
RETURN collect(part.id) AS id,
       collect(party.id) AS party,
       collect(engagement.id) AS activity,
       collect(coalesce(part.role, '')) AS role,
       collect(coalesce(part.start, '')) AS start,
       collect(coalesce(part.end, '')) AS end
