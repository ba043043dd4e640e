// name: matching/organizations
// access: read
// why: Every office and organization.
// returns: id, name, classification
MATCH (organization:Organization)
WHERE organization.visibility IN $visible
RETURN collect(organization.id) AS id,
       collect(organization.name) AS name,
       collect(organization.classification) AS classification
