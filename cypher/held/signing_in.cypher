// name: held/signing_in
// access: read
// unscoped: operational, no fact: everything that is held about one person, for a manager with the grant, asked before
// why: what some accounts sign in with, and since when
// param accounts: list[string] - names of the accounts
// returns: sort, held
MATCH (held:Session|SignInLink|Password|Key)
WHERE held.account IN $accounts
RETURN labels(held)[0] AS sort, held
