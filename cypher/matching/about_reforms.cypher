// name: matching/about_reforms
// access: read
// why: What each reform is about.
// returns: id, subject, topic
MATCH (reform:Reform)-[about:ABOUT]->(topic:Topic)
WHERE reform.visibility IN $visible AND about.visibility IN $visible AND topic.visibility IN $visible
RETURN collect(about.id) AS id, collect(reform.id) AS subject, collect(topic.id) AS topic
