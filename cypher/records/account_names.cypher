// name: records/account_names
// access: read
// unscoped: inside a transaction of the write path, where only an admin writes accounts; deleted ones count as well
// why: the accounts that have or had one of these names, since a name is never used for a second account
// param names: list[string] - folded names
// returns: id, folded_name
MATCH (account:Account)
WHERE account.folded_name IN $names
RETURN account.id AS id, account.folded_name AS folded_name
