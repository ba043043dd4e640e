// name: people/office_terms
// access: read
// why: Who holds, held or will hold a post of these organizations; a post that nobody ever held comes without a term.
// param ids: list[string] - ids of organizations
// returns: organization_id, organization, post, term, person_id, person
MATCH (organization:Organization)-[has:HAS_POST]->(post:Post)
WHERE organization.id IN $ids AND organization.visibility IN $visible AND has.visibility IN $visible
  AND post.visibility IN $visible
OPTIONAL MATCH (person:Person)-[term:HOLDS]->(post)
WHERE person.visibility IN $visible AND term.visibility IN $visible
RETURN organization.id AS organization_id, organization.name AS organization, post AS post, term AS term,
       person.id AS person_id, person.name AS person
