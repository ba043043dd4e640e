// name: matching/engagement_places
// access: read
// why: Where each engagement is.
// returns: id, activity, jurisdiction
MATCH (engagement:Engagement)-[located:IN]->(place:Jurisdiction)
WHERE engagement.visibility IN $visible AND located.visibility IN $visible AND place.visibility IN $visible
RETURN collect(located.id) AS id, collect(engagement.id) AS activity, collect(place.id) AS jurisdiction
