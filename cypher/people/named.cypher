// name: people/named
// access: read
// why: Candidates for a name: every person whose folded name or nickname holds the rarest of the words; one Python function ranks them.
// param word: string - folded word
// param limit: int - most candidates to return
// returns: id, name, folded_name, nicknames
MATCH (person:Person)
WHERE person.visibility IN $visible
  AND (person.folded_name CONTAINS $word OR any(nickname IN coalesce(person.nicknames, []) WHERE toLower(nickname) CONTAINS $word))
RETURN person.id AS id, person.name AS name, person.folded_name AS folded_name,
       coalesce(person.nicknames, []) AS nicknames
ORDER BY folded_name, id
LIMIT $limit
