// name: checks/consents_of_nobody
// access: read
// unscoped: whose consent it is may be hidden from the viewer; only consents that the viewer sees are told of
// why: the consents that belong to nobody, so that nothing follows from what was decided
// returns: ids
MATCH (c:Consent)
OPTIONAL MATCH (c)-[given:GIVEN_BY]->(:Person)
WITH c, count(given) AS owners
WHERE owners = 0
RETURN collect(c.id) AS ids
