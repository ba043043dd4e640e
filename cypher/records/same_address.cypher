// name: records/same_address
// access: read
// why: Who else of a kind has an address, to name look-alikes when somebody is added.
// param email: string - the address in lower case
// returns: id, name
MATCH (n:__LABEL__)
WHERE toLower(n.email) = $email AND n.visibility IN $visible
RETURN n.id AS id, n.name AS name
ORDER BY id
