// name: erasing/forget_maker
// access: write
// why: links, passwords, keys and webhooks stay with those who have them, and no longer tell which account made them
// param account: string - name of the account
// returns: made
MATCH (made:AnswerLink|SignInLink|Password|Key|LiveAddress|Webhook {made_by: $account})
SET made.made_by = 'erased'
RETURN count(made) AS made
