// name: introductions/of_round
// access: read
// why: The introductions that a round was released as, each with the two whom it brings together.
// param round: string - id of the round
// returns: introduction, people
MATCH (introduction:Introduction {in_round: $round})-[introduces:INTRODUCES]->(person:Person)
WHERE introduction.visibility IN $visible AND introduces.visibility IN $visible AND person.visibility IN $visible
RETURN introduction.id AS introduction, collect(person.id) AS people
