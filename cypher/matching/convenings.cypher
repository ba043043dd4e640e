// name: matching/convenings
// access: read
// why: Every convening with its days; of one whose end alone is known, that is the day.
// returns: id, name, start, end
MATCH (convening:Convening)
WHERE convening.visibility IN $visible
RETURN collect(convening.id) AS id,
       collect(convening.name) AS name,
       collect(coalesce(convening.start, convening.end, '')) AS start,
       collect(coalesce(convening.end, '')) AS end
