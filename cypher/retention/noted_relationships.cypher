// name: retention/noted_relationships
// access: read
// unscoped: what is kept no longer goes, whoever sees it; only an admin applies that
// why: the relationships of a kind that have a note, deleted ones too, and since when
// returns: id, happened, changed
MATCH (a:__STARTS__)-[r:__TYPE__]->(b)
WHERE r.note IS NOT NULL
RETURN r.id AS id, properties(r).on AS happened, r.updated_at AS changed
