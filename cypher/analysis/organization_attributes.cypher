// name: analysis/organization_attributes
// access: read
// why: Imported attributes of organizations, to measure mixing between organizations by them.
// returns: id, attributes
MATCH (organization:Organization)
WHERE organization.visibility IN $visible AND organization.attributes IS NOT NULL
RETURN collect(organization.id) AS id, collect(organization.attributes) AS attributes
