// name: matching/jurisdictions
// access: read
// why: Every place, with what likeness of places is judged by.
// returns: id, name, classification, population, urbanicity, state, census_division, census_region, time_zone
MATCH (place:Jurisdiction)
WHERE place.visibility IN $visible
RETURN collect(place.id) AS id,
       collect(place.name) AS name,
       collect(place.classification) AS classification,
       collect(coalesce(place.population, -1)) AS population,
       collect(coalesce(place.urbanicity, '')) AS urbanicity,
       collect(coalesce(place.state, '')) AS state,
       collect(coalesce(place.census_division, '')) AS census_division,
       collect(coalesce(place.census_region, '')) AS census_region,
       collect(coalesce(place.time_zone, '')) AS time_zone
