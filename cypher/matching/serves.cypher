// name: matching/serves
// access: read
// why: Which place each organization serves.
// returns: id, organization, jurisdiction, start, end
MATCH (organization:Organization)-[serves:SERVES]->(place:Jurisdiction)
WHERE organization.visibility IN $visible AND serves.visibility IN $visible AND place.visibility IN $visible
RETURN collect(serves.id) AS id,
       collect(organization.id) AS organization,
       collect(place.id) AS jurisdiction,
       collect(coalesce(serves.start, '')) AS start,
       collect(coalesce(serves.end, '')) AS end
