// Ties between numbered nodes; the nodes are matched by an index.
UNWIND $ties AS tie
MATCH (a:Node {number: tie[0]}), (b:Node {number: tie[1]})
CREATE (a)-[:TIE]->(b)
