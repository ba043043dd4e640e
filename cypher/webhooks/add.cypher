// name: webhooks/add
// access: write
// why: who is told of changes, where, and from which place in the log on
// param id: string - what names it
// param account: string - whose rights it has
// param made_by: string - account that added it
// param url: string - where it is told
// param secret: string - what messages are signed with; it has to be known to sign
// param kinds: list[string] - kinds of records; empty for all
// param restricted: bool - whether whoever added it sees restricted facts
// param now: float - seconds since 1970
// param transaction_id: string - place in the log: the transaction
// param record_id: string - place in the log: the record
MERGE (hook:Webhook {id: $id})
SET hook.account = $account, hook.made_by = $made_by, hook.url = $url, hook.secret = $secret, hook.kinds = $kinds,
    hook.restricted = $restricted, hook.made_at = $now, hook.transaction_id = $transaction_id,
    hook.record_id = $record_id
