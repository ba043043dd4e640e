// name: accounts/note_event
// access: write
// why: one entry of the security log; the same entry again changes nothing
// param key: string - what makes the entry one
// param at: float - seconds since 1970
// param event: string - what happened
// param account: string - whom it happened to
// param by: string - who did it, where that is another account
// param address: string - where the request came from
// param detail: string - what else is known
MERGE (event:SecurityEvent {key: $key})
ON CREATE SET event.at = $at, event.event = $event, event.account = $account, event.by = $by,
              event.address = $address, event.detail = $detail
