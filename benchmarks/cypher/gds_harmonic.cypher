// Harmonic centrality of all, left in the server; divided by n - 1 there.
CALL gds.closeness.harmonic.stats('graph', {concurrency: 1})
YIELD computeMillis, centralityDistribution
RETURN computeMillis AS millis, centralityDistribution.max AS value
