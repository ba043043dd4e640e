// name: accounts/keys
// access: read
// unscoped: operational, no fact: what an account holds itself, or admins manage
// why: the keys of one account or of all, the latest first
// param account: string - whose they are; empty for all
// returns: key
MATCH (key:Key)
WHERE $account = '' OR key.account = $account
RETURN key
ORDER BY key.made_at DESC, key.prefix
