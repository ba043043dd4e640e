// name: matching/topics
// access: read
// why: Every topic with its labels.
// returns: id, name, synonyms
MATCH (topic:Topic)
WHERE topic.visibility IN $visible
RETURN collect(topic.id) AS id, collect(topic.name) AS name, collect(coalesce(topic.synonyms, [])) AS synonyms
