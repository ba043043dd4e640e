// Numbered nodes, for the benchmark beside Graph Data Science.
UNWIND range(0, $nodes - 1) AS number
CREATE (:Node {number: number})
