// name: introductions/between
// access: read
// unscoped: inside a transaction of the write path, which gives what its writer may see
// why: The introductions of two people to each other, as they stand in the transaction that makes another one.
// param one: string - id of a person
// param other: string - id of another person
// param seen: list[string] - what whoever writes may see
// returns: introduction
MATCH (:Person {id: $one})<-[first:INTRODUCES]-(introduction:Introduction)-[second:INTRODUCES]->(:Person {id: $other})
WHERE introduction.visibility IN $seen AND first.visibility IN $seen AND second.visibility IN $seen
RETURN introduction AS introduction
