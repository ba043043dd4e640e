// name: records/list_sorted
// access: read
// why: One page of the entities of a kind, filtered and in the order of a property; the names of properties come from the model.
// param equal: list[map] - name and value of properties that hold one
// param among: list[map] - name and value of properties that hold several
// param sort: string - the property
// param none: any - what stands for the property where there is none: below all values
// param first: bool - whether it is the first page
// param down: bool - whether the greatest comes first
// param after: any - value of the last one of the page before
// param after_id: string - its id
// param limit: int - size of the page
// returns: node, place
MATCH (n:__LABEL__)
WHERE n.visibility IN $visible AND all(part IN $equal WHERE n[part.name] = part.value)
  AND all(part IN $among WHERE part.value IN n[part.name])
WITH n, coalesce(n[$sort], $none) AS place
WHERE $first OR ($down AND place < $after) OR (NOT $down AND place > $after) OR (place = $after AND n.id > $after_id)
RETURN n AS node, place
ORDER BY CASE WHEN $down THEN place ELSE null END DESC, CASE WHEN $down THEN null ELSE place END, node.id
LIMIT $limit
