// name: matching/about_pressures
// access: read
// why: What each pressure is about.
// returns: id, subject, topic
MATCH (pressure:Pressure)-[about:ABOUT]->(topic:Topic)
WHERE pressure.visibility IN $visible AND about.visibility IN $visible AND topic.visibility IN $visible
RETURN collect(about.id) AS id, collect(pressure.id) AS subject, collect(topic.id) AS topic
