// Betweenness from so many sources, left in the server.
CALL gds.betweenness.stats('graph', {samplingSize: $sources, samplingSeed: 0, concurrency: 1})
YIELD computeMillis, centralityDistribution
RETURN computeMillis AS millis, centralityDistribution.max AS value
