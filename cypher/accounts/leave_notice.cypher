// name: accounts/leave_notice
// access: write
// why: what the next page of a session says was done; empty once it was said
// param digest: string - of the session
// param notice: string - JSON, or empty
MATCH (session:Session {digest: $digest})
SET session.notice = $notice
