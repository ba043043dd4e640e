// name: matching/holds
// access: read
// why: Who holds or held which post.
// returns: id, person, post, start, end
MATCH (person:Person)-[holds:HOLDS]->(post:Post)
WHERE person.visibility IN $visible AND holds.visibility IN $visible AND post.visibility IN $visible
RETURN collect(holds.id) AS id,
       collect(person.id) AS person,
       collect(post.id) AS post,
       collect(coalesce(holds.start, '')) AS start,
       collect(coalesce(holds.end, '')) AS end
