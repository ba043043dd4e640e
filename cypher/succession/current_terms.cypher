// name: succession/current_terms
// access: read
// unscoped: the write path compares the terms that the writer saw with what is stored; those that it may not see are left out there
// why: The terms of a post as they are stored, inside the transaction that hands it over.
// param post_id: string - id of the post
// returns: id, version, visibilities
MATCH (person:Person)-[term:HOLDS]->(post:Post {id: $post_id})
RETURN term.id AS id, term.version AS version, [person.visibility, term.visibility, post.visibility] AS visibilities
