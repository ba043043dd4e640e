// name: accounts/keep_answer
// access: write
// why: the answer to a request, for whoever sends it again
// param digest: string - SHA-256 of the caller and the key
// param status: int - of the answer
// param headers: string - JSON
// param body: string - of the answer; empty where it carried a secret

MATCH (sent:SentRequest {digest: $digest})
SET sent.status = $status, sent.headers = $headers, sent.body = $body
