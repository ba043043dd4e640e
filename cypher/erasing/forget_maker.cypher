// name: erasing/forget_maker
// access: write
// why: links to answer stay with those who have them, and no longer tell which account made them
// param account: string - name of the account
// returns: links
MATCH (link:AnswerLink {made_by: $account})
SET link.made_by = 'erased'
RETURN count(link) AS links
