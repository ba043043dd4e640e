MATCH (c:Counter) SET c.value = 0
WITH count(*) AS counters
MATCH (n) WHERE NOT n:SchemaVersion AND NOT n:Counter
DETACH DELETE n
