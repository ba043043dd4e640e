// name: records/names_of_kind
// access: read
// why: The names of all records of a kind at once, for imports that name many of them.
// returns: names, ids
MATCH (n:__LABEL__)
WHERE n.visibility IN $visible
RETURN collect(n.folded_name) AS names, collect(n.id) AS ids
