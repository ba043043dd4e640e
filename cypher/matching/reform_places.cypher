// name: matching/reform_places
// access: read
// why: Where each reform is.
// returns: id, activity, jurisdiction
MATCH (reform:Reform)-[located:IN]->(place:Jurisdiction)
WHERE reform.visibility IN $visible AND located.visibility IN $visible AND place.visibility IN $visible
RETURN collect(located.id) AS id, collect(reform.id) AS activity, collect(place.id) AS jurisdiction
