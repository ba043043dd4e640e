// name: records/neighbours_by_sort
// access: read
// why: What one entity is joined to, by relationship, direction and kind: how many there are of each, and the first of them as its page lists them: what is over last, then the latest, then by name.
// param id: string - id of the entity
// param day: string - what ended before this day is over
// param limit: int - how many of each
// returns: type, outgoing, label, count, relationships, others
MATCH (n:__LABEL__ {id: $id})-[r]-(other)
WHERE n.visibility IN $visible AND r.visibility IN $visible AND other.visibility IN $visible
WITH type(r) AS type, startNode(r).id = $id AS outgoing, labels(other)[0] AS label, r, other,
     coalesce(r.end, r.until, other.end, other.until, other.repealed_on) AS closed,
     coalesce(r.start, r.first_on, r.since, r.on, other.start, other.since, other.on, other.in_effect_on,
              other.adopted_on, other.made_on, other.asked_on, other.suggested_on, other.proposed_on, other.decided_on,
              other.introduced_on, other.met_on, r.end, r.last_on, r.until, other.end, other.answered_on, other.due,
              '') AS latest,
     coalesce(other.folded_name, toLower(coalesce(other.title, other.subject, other.measure, ''))) AS name
ORDER BY CASE WHEN closed < left($day, size(closed)) THEN 1 ELSE 0 END, latest DESC, name, r.id
RETURN type, outgoing, label, count(r) AS count, collect(r)[..$limit] AS relationships, collect(other)[..$limit] AS others
