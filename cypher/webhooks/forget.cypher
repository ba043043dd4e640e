// name: webhooks/forget
// access: write
// why: what was sent long ago is not kept
// param before: float - seconds since 1970
MATCH (message:Delivery)
WHERE message.state <> 'waiting' AND message.queued < $before
DETACH DELETE message
