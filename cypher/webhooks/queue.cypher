// name: webhooks/queue
// access: write
// why: a message that is to be sent, and the place in the log behind it, at once
// param webhook: string - what names the webhook
// param id: string - follows from the webhook and the first change, so that the same message is queued once
// param transaction_ids: list[string] - of the changes that it tells of
// param record_ids: list[string] - of these, in the same order
// param now: float - seconds since 1970
// returns: account
MATCH (hook:Webhook {id: $webhook})
SET hook.transaction_id = $transaction_ids[size($transaction_ids) - 1],
    hook.record_id = $record_ids[size($record_ids) - 1]
MERGE (message:Delivery {id: $id})
ON CREATE SET message.webhook = $webhook, message.account = hook.account, message.state = 'waiting',
              message.transaction_ids = $transaction_ids, message.record_ids = $record_ids, message.queued = $now,
              message.due = $now, message.attempts = 0
RETURN hook.account AS account
