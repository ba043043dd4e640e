// name: records/private
// access: read
// unscoped: inside a transaction of the write path, and only what belongs to the writer
// why: the private records that one account has of a kind, to keep to their greatest number and to names that differ
// param audience: string - the visibility of what belongs to the account
// returns: id, folded_name
MATCH (n:__LABEL__)
WHERE n.visibility = $audience
RETURN n.id AS id, n.folded_name AS folded_name
