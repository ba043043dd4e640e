// name: matching/workgroups
// access: read
// why: Every workgroup, whose members work together.
// returns: id, name, kind
MATCH (workgroup:Workgroup)
WHERE workgroup.visibility IN $visible
RETURN collect(workgroup.id) AS id, collect(workgroup.name) AS name, collect('workgroup') AS kind
