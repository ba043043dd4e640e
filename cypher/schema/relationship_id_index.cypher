// name: schema/relationship_id_index
// access: write
// why: looking up relationships by id takes no scan
CREATE INDEX IF NOT EXISTS FOR ()-[r:__TYPE__]-() ON (r.id)
