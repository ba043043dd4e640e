"""Who asks, and what they may see: the one place where that is decided.

Every read of the store takes a :class:`Viewer`. Its ``visible`` list is compared, in each query and for each node and
relationship, with the stored ``visibility`` (the record's sensitivity, or ``deleted``); the Cypher check refuses a
query that leaves one out.
"""

from cjn_graph.access.viewer import ROLES, SYSTEM, Role, Viewer

__all__ = ["ROLES", "SYSTEM", "Role", "Viewer"]
