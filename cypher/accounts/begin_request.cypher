// name: accounts/begin_request
// access: write
// why: a request that is running under an idempotency key
// param digest: string - SHA-256 of the caller and the key
// param request: string - SHA-256 of what was sent
// param rights: string - what the caller may do and see
// param now: float - seconds since 1970

MERGE (sent:SentRequest {digest: $digest})
SET sent.request = $request, sent.rights = $rights, sent.begun = $now, sent.status = 0
