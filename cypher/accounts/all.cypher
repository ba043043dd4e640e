// name: accounts/all
// access: read
// why: the accounts, each with the person it is
// param name: string - of one account; empty for all
// returns: account, person_id, person_name, account_of_id
MATCH (account:Account)
WHERE account.visibility IN $visible AND ($name = '' OR account.name = $name)
OPTIONAL MATCH (account)-[is:ACCOUNT_OF]->(person:Person)
WHERE is.visibility IN $visible AND person.visibility IN $visible
RETURN account, person.id AS person_id, person.name AS person_name, is.id AS account_of_id
ORDER BY account.folded_name
