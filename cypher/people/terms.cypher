// name: people/terms
// access: read
// why: Every post that these people hold or held, with its organization and the place that it serves.
// param ids: list[string] - ids of people
// returns: person_id, term, post, organization, serves, jurisdiction
MATCH (person:Person)-[term:HOLDS]->(post:Post)
WHERE person.id IN $ids AND person.visibility IN $visible AND term.visibility IN $visible AND post.visibility IN $visible
OPTIONAL MATCH (organization:Organization)-[has:HAS_POST]->(post)
WHERE organization.visibility IN $visible AND has.visibility IN $visible
OPTIONAL MATCH (organization)-[serves:SERVES]->(jurisdiction:Jurisdiction)
WHERE serves.visibility IN $visible AND jurisdiction.visibility IN $visible
RETURN person.id AS person_id, term AS term, post AS post, organization AS organization,
       serves AS serves, jurisdiction AS jurisdiction
