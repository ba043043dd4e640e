// name: held/signing_in
// access: read
// unscoped: operational, no fact: everything that is held about one person, for a manager with the grant, asked before
// why: what some accounts sign in with, and since when; and the webhooks that they made or that have their rights
// param accounts: list[string] - names of the accounts
// returns: sort, held
MATCH (held:Session|SignInLink|Password|Key|Identity|Webhook)
WHERE held.account IN $accounts OR (labels(held)[0] = 'Webhook' AND held.made_by IN $accounts)
RETURN labels(held)[0] AS sort, held
