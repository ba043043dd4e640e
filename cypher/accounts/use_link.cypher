// name: accounts/use_link
// access: write
// why: use a link up: whoever comes first gets in, and so does the same try when it is run again
// param digest: string - SHA-256 of the token
// param session: string - digest of the session that it starts
// param now: float - seconds since 1970
// returns: account, made_by, first
MATCH (link:SignInLink {digest: $digest})
WHERE link.expires > $now AND coalesce(link.used_by, $session) = $session
SET link.used_by = $session
RETURN link.account AS account, link.made_by AS made_by, link.first AS first
