// name: schema/close_managed_changes
// access: write
// why: the history of what only managers see, in a store that was written when all staff saw it
MATCH (c:Change)
WHERE c.kind IN ['account', 'account_of', 'grant', 'given_to'] AND c.visibility IN ['open', 'staff', 'restricted']
SET c.visibility = 'managers'
