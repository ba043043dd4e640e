// name: live/revoke_all_of
// access: write
// why: the addresses that an account made carry nothing any more once it has ended
// param account: string - name of the account
// param now: float - seconds since 1970
MATCH (live:LiveAddress {made_by: $account})
WHERE live.revoked_at IS NULL
SET live.revoked_at = $now
