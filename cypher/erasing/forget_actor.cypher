// name: erasing/forget_actor
// access: write
// why: what an account wrote was written by somebody who is not named any more
// param account: string - name of the account
MATCH (c:Change {actor: $account})
SET c.actor = 'erased'
