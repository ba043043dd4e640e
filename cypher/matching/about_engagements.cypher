// name: matching/about_engagements
// access: read
// why: What each engagement is about.
// returns: id, subject, topic
MATCH (engagement:Engagement)-[about:ABOUT]->(topic:Topic)
WHERE engagement.visibility IN $visible AND about.visibility IN $visible AND topic.visibility IN $visible
RETURN collect(about.id) AS id, collect(engagement.id) AS subject, collect(topic.id) AS topic
