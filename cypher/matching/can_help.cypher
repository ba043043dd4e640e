// name: matching/can_help
// access: read
// why: Who offers help with which topic, and what the offer rests on.
// returns: id, person, topic, level, evidence
MATCH (person:Person)-[offer:CAN_HELP_WITH]->(topic:Topic)
WHERE person.visibility IN $visible AND offer.visibility IN $visible AND topic.visibility IN $visible
RETURN collect(offer.id) AS id,
       collect(person.id) AS person,
       collect(topic.id) AS topic,
       collect(coalesce(offer.level, '')) AS level,
       collect(coalesce(offer.evidence, 'says_so')) AS evidence
