// name: matching/interactions
// access: read
// why: The day of every contact with members; what was said is not read.
// returns: id, on
MATCH (interaction:Interaction)
WHERE interaction.visibility IN $visible
RETURN collect(interaction.id) AS id, collect(interaction.on) AS on
