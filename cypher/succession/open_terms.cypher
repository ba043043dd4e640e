// name: succession/open_terms
// access: read
// why: Who holds or held a post, with their terms, to end the ones that a succession ends.
// param post_id: string - id of the post
// returns: person_id, name, term
MATCH (person:Person)-[term:HOLDS]->(post:Post {id: $post_id})
WHERE person.visibility IN $visible AND term.visibility IN $visible AND post.visibility IN $visible
RETURN person.id AS person_id, person.name AS name, term AS term
ORDER BY person_id
