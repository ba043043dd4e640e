// name: held/links
// access: read
// unscoped: operational, no fact: everything that is held about one person, for a manager with the grant, asked before
// why: the links by which somebody could answer
// param ids: list[string] - ids of the person's records
// returns: held
MATCH (held:AnswerLink)
WHERE held.person IN $ids
RETURN held
