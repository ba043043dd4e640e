// The heaviest features of matching for one person in one statement: help with their needs, common contacts, role and
// state, without those whom they know or work with. Fewer than the product computes: no offer in return, same kind of
// work, attributes, events or load, no routes, cautions or fading of ties.
MATCH (me:Person {id: $person})
OPTIONAL MATCH (me)-[:HOLDS]->(mine:Post)<-[:HAS_POST]-(home:Organization)-[:SERVES]->(place:Jurisdiction)
WITH me, head(collect(mine)) AS mine, collect(DISTINCT home) AS homes, head(collect(place)) AS place
CALL (me) {
  MATCH (me)-[need:SEEKS_HELP_WITH]->(:Topic)<-[:BROADER*0..1]-(topic:Topic)<-[offer:CAN_HELP_WITH]-(other:Person)
  RETURN other,
         max(CASE offer.evidence WHEN 'did_it' THEN 1.0 WHEN 'trained_on_it' THEN 0.7 ELSE 0.4 END) AS help,
         collect(DISTINCT topic.name)[..3] AS topics, collect(DISTINCT offer.id)[..3] AS facts,
         0.0 AS near, [] AS contacts
  UNION ALL
  MATCH (me)-[first:KNOWS]-(contact:Person)-[second:KNOWS]-(other:Person)
  WHERE other <> me
  WITH other, contact, first, second, COUNT { (contact)-[:KNOWS]-() } AS degree
  RETURN other, 0.0 AS help, [] AS topics, collect(first.id)[..3] + collect(second.id)[..3] AS facts,
         sum(1.0 / degree) AS near, collect(DISTINCT contact.name)[..3] AS contacts
}
WITH me, mine, homes, place, other, max(help) AS help, sum(near) AS near,
     collect(topics) AS topics, collect(contacts) AS contacts, collect(facts) AS facts
WHERE NOT EXISTS { (me)-[:KNOWS]-(other) }
OPTIONAL MATCH (other)-[:HOLDS]->(theirs:Post)<-[:HAS_POST]-(office:Organization)-[:SERVES]->(there:Jurisdiction)
WITH homes, mine, place, other, help, near, topics, contacts, facts,
     head(collect(theirs)) AS theirs, collect(office) AS offices, head(collect(there)) AS there
WHERE none(office IN offices WHERE office IN homes)
WITH other, topics, contacts, facts, 4.0 * help AS help, near / (near + 0.2) AS near,
     CASE WHEN theirs.function = mine.function THEN 0.8 ELSE 0.0 END AS role,
     CASE WHEN there.state = place.state THEN 0.4 ELSE 0.0 END AS state
RETURN other.id AS id, other.name AS name, help + near + role + state AS score,
       help, near, role, state, topics, contacts, facts
ORDER BY score DESC, name
LIMIT 10
