// name: accounts/end_links
// access: write
// why: no link of an account works any longer
// param account: string - name of the account
MATCH (link:SignInLink {account: $account})
DETACH DELETE link
