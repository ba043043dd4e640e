"""The network at one moment as immutable columns and sparse matrices: what matching and analysis compute on.

Values go in (:mod:`~cjn_graph.snapshot.tables` declares them), a :class:`Network` comes out; nothing here reads the
store. Each fact keeps the id of its record, because reasons cite ids. Where to look:

- ``definitions`` – what a tie is, when it is live, when a member has gone quiet
- ``tables`` – the columns that the queries in ``cypher/matching/`` return
- ``build``, ``build_places``, ``build_work`` – from columns to a network
- ``network`` – what is in it; ``links``, ``ties``, ``topics``, ``attributes``, ``days`` – its parts
"""

from cjn_graph.snapshot.build import build_network
from cjn_graph.snapshot.definitions import DEFINITIONS, Definitions, Grade
from cjn_graph.snapshot.network import Network
from cjn_graph.snapshot.tables import TABLES, Columns

__all__ = ["DEFINITIONS", "TABLES", "Columns", "Definitions", "Grade", "Network", "build_network"]
