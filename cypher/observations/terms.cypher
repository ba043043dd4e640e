// name: observations/terms
// access: read
// why: The measures and the units of numbers that are on record, in each spelling, and how often it was used.
// returns: measure, unit, times
MATCH (observation:Observation)-[of:OF]->(subject)
WHERE observation.visibility IN $visible AND of.visibility IN $visible AND subject.visibility IN $visible
RETURN observation.measure AS measure, CASE WHEN observation.value IS NULL THEN null ELSE observation.unit END AS unit,
       count(*) AS times
