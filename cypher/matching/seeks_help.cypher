// name: matching/seeks_help
// access: read
// why: Who seeks help with which topic, how urgently and until when.
// returns: id, person, topic, urgency, since, until
MATCH (person:Person)-[need:SEEKS_HELP_WITH]->(topic:Topic)
WHERE person.visibility IN $visible AND need.visibility IN $visible AND topic.visibility IN $visible
RETURN collect(need.id) AS id,
       collect(person.id) AS person,
       collect(topic.id) AS topic,
       collect(coalesce(need.urgency, 'normal')) AS urgency,
       collect(coalesce(need.since, '')) AS since,
       collect(coalesce(need.until, '')) AS until
