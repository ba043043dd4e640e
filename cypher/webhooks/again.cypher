// name: webhooks/again
// access: write
// why: messages are sent once more, with as many tries as at first
// param webhook: string - what names the webhook
// param ids: list[string] - of the messages; empty for all dead ones
// param now: float - seconds since 1970
// returns: messages
MATCH (message:Delivery {webhook: $webhook})
WHERE message.state <> 'waiting' AND (message.id IN $ids OR (size($ids) = 0 AND message.state = 'dead'))
SET message.state = 'waiting', message.attempts = 0, message.due = $now
RETURN count(message) AS messages
