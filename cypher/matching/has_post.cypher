// name: matching/has_post
// access: read
// why: Which organization each post belongs to.
// returns: id, organization, post
MATCH (organization:Organization)-[has:HAS_POST]->(post:Post)
WHERE organization.visibility IN $visible AND has.visibility IN $visible AND post.visibility IN $visible
RETURN collect(has.id) AS id, collect(organization.id) AS organization, collect(post.id) AS post
