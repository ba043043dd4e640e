// name: webhooks/deliveries
// access: read
// unscoped: operational, no fact: what admins see of messages is how many changes they tell of, not which
// why: the messages of a webhook, the latest first
// param webhook: string - what names it
// param limit: int - how many
// returns: message
MATCH (message:Delivery {webhook: $webhook})
RETURN message
ORDER BY message.queued DESC, message.id
LIMIT $limit
