// name: matching/about_programs
// access: read
// why: What each program is about.
// returns: id, subject, topic
MATCH (program:Program)-[about:ABOUT]->(topic:Topic)
WHERE program.visibility IN $visible AND about.visibility IN $visible AND topic.visibility IN $visible
RETURN collect(about.id) AS id, collect(program.id) AS subject, collect(topic.id) AS topic
