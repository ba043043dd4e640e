// name: webhooks/all
// access: read
// unscoped: operational, no fact: admins manage them, and what is told is read within the rights of their accounts
// why: the webhooks, the oldest first
// returns: hook
MATCH (hook:Webhook)
RETURN hook
ORDER BY hook.made_at, hook.id
