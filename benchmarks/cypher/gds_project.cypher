// The graph in the memory of Graph Data Science, undirected.
CALL gds.graph.project('graph', 'Node', {TIE: {orientation: 'UNDIRECTED'}}) YIELD nodeCount, relationshipCount
RETURN nodeCount, relationshipCount
