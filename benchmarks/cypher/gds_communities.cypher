// Communities by Louvain, left in the server.
CALL gds.louvain.stats('graph', {concurrency: 1})
YIELD computeMillis, modularity
RETURN computeMillis AS millis, modularity AS value
