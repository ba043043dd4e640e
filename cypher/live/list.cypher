// name: live/list
// access: read
// unscoped: operational, no fact: what managers made and revoke
// why: the live addresses, the latest first; or the one of a prefix
// param prefix: string - what names it; empty for all
// returns: live
MATCH (live:LiveAddress)
WHERE $prefix = '' OR live.prefix = $prefix
RETURN live
ORDER BY live.made_at DESC, live.prefix
