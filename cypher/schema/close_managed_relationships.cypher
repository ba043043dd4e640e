// name: schema/close_managed_relationships
// access: write
// why: relationships that only managers see, in a store that was written when all staff saw them
MATCH ()-[r:__TYPE__]->()
WHERE r.visibility IN ['open', 'staff', 'restricted']
SET r.visibility = 'managers'
