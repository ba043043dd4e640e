// name: matching/program_places
// access: read
// why: Where each program is.
// returns: id, activity, jurisdiction
MATCH (program:Program)-[located:IN]->(place:Jurisdiction)
WHERE program.visibility IN $visible AND located.visibility IN $visible AND place.visibility IN $visible
RETURN collect(located.id) AS id, collect(program.id) AS activity, collect(place.id) AS jurisdiction
