// name: accounts/end_borrowed
// access: write
// why: what another account made, and knows as well, is not confirmed along with its holder
// param account: string - name of the account
// param how: string - how sessions begin that were signed in to with such a password
// param elsewhere: string - how sessions were signed in to by an identity, which may be that account's
MATCH (held:Session|Password {account: $account})
WHERE coalesce(held.made_by, $account) <> $account OR coalesce(held.how, '') STARTS WITH $how OR held.how = $elsewhere
DETACH DELETE held
