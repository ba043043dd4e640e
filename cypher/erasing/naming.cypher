// name: erasing/naming
// access: read
// unscoped: records that name an account which is gone, whoever sees them; only an admin erases
// why: the entities of a kind that name an account as the one that made them
// param field: string - the property that names it
// param account: string - name of the account
// returns: id
MATCH (n:__LABEL__)
WHERE properties(n)[$field] = $account
RETURN n.id AS id
