// name: erasing/merged
// access: read
// unscoped: whoever is erased is erased with what was merged into them; only an admin erases
// why: the records that were merged into a record
// param into: string - id of the record that stayed
// returns: id, after
MATCH (c:Change {merged_into: $into})
RETURN c.record_id AS id, c.after AS after
