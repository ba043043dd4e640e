// name: schema/close_managed_nodes
// access: write
// why: entities that only managers see, in a store that was written when all staff saw them
MATCH (n:__LABEL__)
WHERE n.visibility IN ['open', 'staff', 'restricted']
SET n.visibility = 'managers'
