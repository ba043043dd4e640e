// name: records/offices_of_people
// access: read
// why: Where everybody holds or held a post, to compare people who may be one.
// returns: ids, names
MATCH (p:Person)-[h:HOLDS]->(s:Post)<-[e:HAS_POST]-(o:Organization)
WHERE p.visibility IN $visible AND h.visibility IN $visible AND s.visibility IN $visible
  AND e.visibility IN $visible AND o.visibility IN $visible
RETURN collect(p.id) AS ids, collect(o.name) AS names
