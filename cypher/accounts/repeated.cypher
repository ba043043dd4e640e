// name: accounts/repeated
// access: read
// unscoped: operational, no fact: what the caller itself sent under this key
// why: a request that was sent before under the same idempotency key
// param digest: string - SHA-256 of the caller and the key
// returns: request, rights, status, headers, body

MATCH (sent:SentRequest {digest: $digest})
RETURN sent.request AS request, sent.rights AS rights, sent.status AS status, sent.headers AS headers, sent.body AS body
