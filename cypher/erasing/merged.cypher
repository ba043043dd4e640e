// name: erasing/merged
// access: read
// unscoped: whoever is erased is erased with what was merged into them; only an admin erases
// why: the records whose merges say that they went into a record
// param into: string - what the reason of such a merge ends with: into and the id
// returns: id, after
MATCH (c:Change)
WHERE c.transaction_id STARTS WITH "merge-" AND c.action = "delete" AND c.reason CONTAINS $into
RETURN c.record_id AS id, c.after AS after
