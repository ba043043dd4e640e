"""Who asks, and what they may see: the one place where that is decided.

Every read of the store takes a :class:`Viewer`. Its ``scope`` is compared, in each query and for each node and
relationship, with the stored ``visibility``; the Cypher check refuses a query that leaves one out. A visibility is the
record's sensitivity, or ``managers`` for accounts and grants, or ``account:NAME`` for what is private to one account,
or ``deleted``. A scope holds the sensitivities that the viewer sees (``visible``), ``managers`` where it is one, and
the mark of its own account.

Snapshots and indexes in memory are shared by all viewers who see the same sensitivities, so they read no private kind
(``tests/access/test_private.py`` holds them to it).
"""

from cjn_graph.access.viewer import ROLES, SYSTEM, Role, Viewer

__all__ = ["ROLES", "SYSTEM", "Role", "Viewer"]
