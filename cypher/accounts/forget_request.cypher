// name: accounts/forget_request
// access: write
// why: what had no effect may be sent again under the same key
// param digest: string - SHA-256 of the caller and the key

MATCH (sent:SentRequest {digest: $digest})
DETACH DELETE sent
