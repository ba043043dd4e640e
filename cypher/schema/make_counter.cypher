// name: schema/make_counter
// access: write
// why: the counter of the change log, which every writer locks first
MERGE (c:Counter {name: 'change'}) ON CREATE SET c.value = 0
