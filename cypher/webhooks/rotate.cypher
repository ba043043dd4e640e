// name: webhooks/rotate
// access: write
// why: a new secret; messages bear both signatures for a while, so that the receiver can change over
// param id: string - what names it
// param secret: string - the new one
// param old: string - the one before
// param until: float - seconds since 1970: how long the old one signs too
MATCH (hook:Webhook {id: $id})
SET hook.secret = $secret, hook.old_secret = $old, hook.old_until = $until
