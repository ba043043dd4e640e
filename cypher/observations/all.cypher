// name: observations/all
// access: read
// why: Every observation with what it is about, and where that was at the time: the places that it served or is in.
// returns: observation, subject, places
MATCH (observation:Observation)-[of:OF]->(subject)
WHERE observation.visibility IN $visible AND of.visibility IN $visible AND subject.visibility IN $visible
OPTIONAL MATCH (subject)-[located:SERVES|IN]->(place:Jurisdiction)
WHERE located.visibility IN $visible AND place.visibility IN $visible
  AND coalesce(located.start, '') <= coalesce(observation.end, observation.start, '9999') + '~'
  AND coalesce(observation.start, observation.end, '') <= coalesce(located.end, '9999') + '~'
WITH observation, subject, collect(place {.id, .name}) AS places
RETURN observation AS observation, subject {.id, .name, .end} AS subject, places AS places
