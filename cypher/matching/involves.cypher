// name: matching/involves
// access: read
// why: Who was in touch in each contact.
// returns: id, interaction, person
MATCH (interaction:Interaction)-[involves:INVOLVES]->(person:Person)
WHERE interaction.visibility IN $visible AND involves.visibility IN $visible AND person.visibility IN $visible
RETURN collect(involves.id) AS id, collect(interaction.id) AS interaction, collect(person.id) AS person
