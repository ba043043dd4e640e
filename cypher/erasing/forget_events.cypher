// name: erasing/forget_events
// access: write
// why: the security log keeps that something happened to an account, and no longer to which
// param account: string - name of the account
MATCH (event:SecurityEvent)
WHERE event.account = $account OR event.by = $account
SET event.account = 'erased', event.by = '', event.detail = '', event.address = ''
