// name: erasing/forget_reasons
// access: write
// why: why something else was written stays in the change log, unless it names somebody who is gone
// param texts: list[string] - in small letters
MATCH (c:Change)
WHERE any(text IN $texts WHERE toLower(c.reason) CONTAINS text)
SET c.reason = 'erased'
