// name: erasing/forget_details
// access: write
// why: the security log keeps that something happened, and no longer a name or address that somebody searched for
// param text: string - in small letters
MATCH (event:SecurityEvent)
WHERE toLower(event.detail) CONTAINS $text
SET event.detail = ''
