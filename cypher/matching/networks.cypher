// name: matching/networks
// access: read
// why: Every member network, to tell its members from others.
// returns: id, name, kind
MATCH (network:Network)
WHERE network.visibility IN $visible
RETURN collect(network.id) AS id, collect(network.name) AS name, collect('network') AS kind
