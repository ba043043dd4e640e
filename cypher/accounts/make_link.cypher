// name: accounts/make_link
// access: write
// why: a one-time link, kept as a hash
// param digest: string - SHA-256 of the token
// param account: string - whom it signs in
// param made_by: string - account that made it
// param now: float - seconds since 1970
// param expires: float - seconds since 1970
// param first: bool - whether it makes the first admin
MERGE (link:SignInLink {digest: $digest})
SET link.account = $account, link.made_by = $made_by, link.made_at = $now, link.expires = $expires, link.first = $first
