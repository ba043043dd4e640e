"""Accounts, and how their holders get in: links, sessions, passwords, keys, grants.

Accounts and grants are facts: they are written by way of :func:`cjn_graph.records.commit`, with a Change each.
Sessions, links, passwords, keys, back-off and the security log are operational records: they have queries of their own,
append no Change and move no sequence number, and are read by no other part.

Whatever lets somebody in is kept as a hash. Times of operational records are seconds of the machine's clock, never of
the frozen one: a link must expire also where an answer is repeated exactly.
"""

from cjn_graph.accounts.base import Accounts
from cjn_graph.accounts.sessions import Session

__all__ = ["Accounts", "Session"]
