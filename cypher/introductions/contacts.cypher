// name: introductions/contacts
// access: read
// why: The contacts that were logged with both whom an introduction brings together.
// param ids: list[string] - ids of introductions
// returns: id, contact, on, channel
UNWIND $ids AS id
MATCH (introduction:Introduction {id: id})-[first:INTRODUCES]->(one:Person)<-[its:INVOLVES]-(contact:Interaction)
WHERE introduction.visibility IN $visible AND first.visibility IN $visible AND one.visibility IN $visible
  AND its.visibility IN $visible AND contact.visibility IN $visible
MATCH (contact)-[theirs:INVOLVES]->(other:Person)<-[second:INTRODUCES]-(introduction)
WHERE other.id > one.id AND other.visibility IN $visible AND theirs.visibility IN $visible
  AND second.visibility IN $visible
RETURN DISTINCT introduction.id AS id, contact.id AS contact, contact.on AS on, contact.channel AS channel
