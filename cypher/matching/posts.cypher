// name: matching/posts
// access: read
// why: Every post, with how it is filled.
// returns: id, title, function, level, elected, next_election
MATCH (post:Post)
WHERE post.visibility IN $visible
RETURN collect(post.id) AS id,
       collect(post.title) AS title,
       collect(coalesce(post.function, '')) AS function,
       collect(coalesce(post.level, '')) AS level,
       collect(CASE WHEN post.elected IS NULL THEN -1 WHEN post.elected THEN 1 ELSE 0 END) AS elected,
       collect(coalesce(post.next_election, '')) AS next_election
