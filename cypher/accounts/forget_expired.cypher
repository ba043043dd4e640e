// name: accounts/forget_expired
// access: write
// why: sessions and links that work no longer are not kept
// param now: float - seconds since 1970
// param seen_before: float - seconds since 1970
// param started_before: float - seconds since 1970
MATCH (held:Session|SignInLink)
WHERE held.expires <= $now OR held.seen <= $seen_before OR held.started <= $started_before
DETACH DELETE held
