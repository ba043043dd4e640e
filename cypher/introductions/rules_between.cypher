// name: introductions/rules_between
// access: read
// unscoped: inside a transaction of the write path, which gives what its writer may see
// why: The rules about two people, as they stand in the transaction that makes another one.
// param one: string - id of a person
// param other: string - id of another person
// param seen: list[string] - what whoever writes may see
// returns: id, rule
MATCH (:Person {id: $one})-[rule:INTRODUCTION_RULE]-(:Person {id: $other})
WHERE rule.visibility IN $seen
RETURN rule.id AS id, rule.rule AS rule
