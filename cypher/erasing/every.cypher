// name: erasing/every
// access: read
// unscoped: lists that may name somebody who is gone, whoever sees them; only an admin erases
// why: the entities of a kind, deleted ones too
// returns: id
MATCH (n:__LABEL__)
RETURN n.id AS id
