// name: matching/faced
// access: read
// why: Who faced which pressure; restricted, so that most viewers get none.
// returns: id, party, activity, role, start, end
MATCH (pressure:Pressure)<-[part:FACED]-(party:Person)
WHERE party.visibility IN $visible AND part.visibility IN $visible AND pressure.visibility IN $visible
RETURN collect(part.id) AS id,
       collect(party.id) AS party,
       collect(pressure.id) AS activity,
       collect('') AS role,
       collect('') AS start,
       collect('') AS end
