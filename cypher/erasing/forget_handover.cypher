// name: erasing/forget_handover
// access: write
// why: that an account handed its work over stays in the change log, and no longer between which two
// param leaving: string - how the reason begins where the account left
// param heir: string - how it ends where the account took over
MATCH (c:Change)
WHERE c.reason STARTS WITH $leaving OR (c.reason CONTAINS ' left, handed over to ' AND c.reason ENDS WITH $heir)
SET c.reason = 'handed over'
