// name: erasing/forget_details
// access: write
// why: the security log keeps that something happened, and no longer a name or address that somebody searched for
// param texts: list[string] - in small letters
MATCH (event:SecurityEvent)
WHERE any(text IN $texts WHERE toLower(event.detail) CONTAINS text)
SET event.detail = ''
