// name: accounts/end_access
// access: write
// why: an account that ends, or whose credential another admin makes anew, loses everything that it could get in with
// param account: string - name of the account
MATCH (held:Session|SignInLink|Password|Key|Identity|Webhook|Delivery {account: $account})
DETACH DELETE held
