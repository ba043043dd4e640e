// Finds the nodes by their numbers.
CREATE INDEX numbers IF NOT EXISTS FOR (n:Node) ON (n.number)
