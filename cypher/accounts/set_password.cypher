// name: accounts/set_password
// access: write
// why: the password of an account, kept as a slow hash
// param account: string - whose it is
// param hash: string - Argon2id, with its parameters and salt
// param made_by: string - account that set it
// param now: float - seconds since 1970
MERGE (password:Password {account: $account})
SET password.hash = $hash, password.made_by = $made_by, password.made_at = $now
