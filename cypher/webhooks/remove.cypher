// name: webhooks/remove
// access: write
// why: a webhook is told nothing more, and what waited for it is gone
// param id: string - what names it
MATCH (gone:Webhook|Delivery)
WHERE gone.id = $id OR gone.webhook = $id
DETACH DELETE gone
