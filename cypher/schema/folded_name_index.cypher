// name: schema/folded_name_index
// access: write
// why: finding a record by the start of its name takes no scan
CREATE INDEX IF NOT EXISTS FOR (n:__LABEL__) ON (n.folded_name)
