// name: webhooks/claim
// access: write
// why: one process sends a message; should it die, another does after a while
// param id: string - of the message
// param now: float - seconds since 1970
// param until: float - when another one may
// returns: message, hook
MATCH (message:Delivery {id: $id})
WHERE message.state = 'waiting' AND message.due <= $now
MATCH (hook:Webhook {id: message.webhook})
SET message.due = $until
RETURN message, hook
