// name: erasing/forget_name
// access: write
// why: what the change log says of other records names an account no more that is gone
// param before: string - how it is named in JSON
// param after: string - what stands there instead
MATCH (c:Change)
WHERE c.before CONTAINS $before OR c.after CONTAINS $before
SET c.before = replace(c.before, $before, $after), c.after = replace(c.after, $before, $after)
