"""Members tell us: links to check one's own record, what comes back by them, and its review by staff."""
