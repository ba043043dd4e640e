// name: retention/noted_nodes
// access: read
// unscoped: what is kept no longer goes, whoever sees it; only an admin applies that
// why: the entities of a kind that have a note, deleted ones too, and since when
// returns: id, happened, changed
MATCH (n:__LABEL__)
WHERE n.note IS NOT NULL
RETURN n.id AS id, properties(n).on AS happened, n.updated_at AS changed
