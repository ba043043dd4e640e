// name: succession/open_introductions
// access: read
// why: Introductions of somebody who leaves a post that were not made yet, with everybody they are about.
// param person_id: string - id of the person who leaves
// param open: list[string] - statuses that count as open
// returns: introduces, introduction_id, begun, people
MATCH (person:Person {id: $person_id})<-[introduces:INTRODUCES]-(introduction:Introduction)
WHERE person.visibility IN $visible AND introduces.visibility IN $visible AND introduction.visibility IN $visible
  AND introduction.status IN $open
MATCH (introduction)-[also:INTRODUCES]->(member:Person)
WHERE also.visibility IN $visible AND member.visibility IN $visible
RETURN introduces AS introduces,
       introduction.id AS introduction_id,
       coalesce(introduction.suggested_on, introduction.proposed_on, '') AS begun,
       collect(member.id) AS people
ORDER BY introduction_id
