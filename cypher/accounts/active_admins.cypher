// name: accounts/active_admins
// access: read
// unscoped: who may decide about accounts does not depend on who asks
// why: the accounts that can manage accounts now, and whose doing their credentials are
// returns: name, credential_by
MATCH (account:Account {role: 'admin'})
WHERE account.visibility <> 'deleted' AND NOT coalesce(account.disabled, false)
RETURN account.name AS name, account.credential_by AS credential_by
