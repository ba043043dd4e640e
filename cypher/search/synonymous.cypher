// name: search/synonymous
// access: read
// why: Topics that go by another label, for those who give that label instead of the name.
// param name: string - the label in lower case
// returns: id, name
MATCH (topic:Topic)
WHERE any(synonym IN coalesce(topic.synonyms, []) WHERE toLower(synonym) = $name)
  AND topic.visibility IN $visible
RETURN topic.id AS id, topic.name AS name
ORDER BY id
