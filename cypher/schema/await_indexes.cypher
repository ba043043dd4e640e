// name: schema/await_indexes
// access: write
// engines: neo4j
// why: Neo4j fills indexes in the background; the embedded engine is done when the statement is
CALL db.awaitIndexes(300)
