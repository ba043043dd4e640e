// name: analysis/cohorts
// access: read
// why: The cohort that each engagement belongs to, to measure mixing by cohort.
// returns: id, cohort
MATCH (engagement:Engagement)
WHERE engagement.visibility IN $visible AND engagement.cohort IS NOT NULL
RETURN collect(engagement.id) AS id, collect(engagement.cohort) AS cohort
