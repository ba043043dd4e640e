// name: webhooks/due
// access: read
// unscoped: operational, no fact: which messages are to be sent now
// why: what is due, the oldest first
// param now: float - seconds since 1970
// param limit: int - how many
// returns: id, webhook, queued
MATCH (message:Delivery)
WHERE message.state = 'waiting' AND message.due <= $now
RETURN message.id AS id, message.webhook AS webhook, message.queued AS queued
ORDER BY queued, id
LIMIT $limit
