// name: matching/broader
// access: read
// why: The tree of topics.
// returns: id, narrower, broader
MATCH (narrower:Topic)-[above:BROADER]->(broader:Topic)
WHERE narrower.visibility IN $visible AND above.visibility IN $visible AND broader.visibility IN $visible
RETURN collect(above.id) AS id, collect(narrower.id) AS narrower, collect(broader.id) AS broader
