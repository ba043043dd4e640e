// name: observations/places
// access: read
// why: What observations are about, with where each was at their time: the places to choose from.
// returns: subject_id, subject_name, place_name
MATCH (observation:Observation)-[of:OF]->(subject)
WHERE observation.visibility IN $visible AND of.visibility IN $visible AND subject.visibility IN $visible
OPTIONAL MATCH (subject)-[located:SERVES|IN]->(place:Jurisdiction)
WHERE located.visibility IN $visible AND place.visibility IN $visible
  AND coalesce(located.start, '') <= coalesce(observation.end, observation.start, '9999') + '~'
  AND coalesce(observation.start, observation.end, '') <= coalesce(located.end, '9999') + '~'
RETURN DISTINCT subject.id AS subject_id, subject.name AS subject_name, place.name AS place_name
