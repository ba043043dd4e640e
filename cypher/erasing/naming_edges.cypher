// name: erasing/naming_edges
// access: read
// unscoped: records that name an account which is gone, whoever sees them; only an admin erases
// why: the relationships of a kind that name an account as the one that made them
// param field: string - the property that names it
// param account: string - name of the account
// returns: id
MATCH (a:__STARTS__)-[r:__TYPE__]->(b)
WHERE properties(r)[$field] = $account
RETURN r.id AS id
