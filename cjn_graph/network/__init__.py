"""The network at one moment as immutable columns and sparse matrices: what matching and analysis compute on.

Values go in (:mod:`~cjn_graph.network.tables` declares them), a :class:`Network` comes out; nothing here reads the
store. Each fact keeps the id of its record, because reasons cite ids. Where to look:

- ``definitions`` – what a tie is, when it is live, when a member has gone quiet
- ``tables`` – the tables, and the columns that the queries in ``cypher/matching/`` return
- ``sources`` – from one record to its row of a table
- ``reading`` – from columns to :class:`Tables`, and from these to those after a few changes
- ``axis``, ``links``, ``link_edits`` – entities and links as columns, and both after a change
- ``build`` – from tables to a network, in steps that ``memo`` keeps; ``build_…`` – the steps
- ``network`` – what is in it; ``ties``, ``topics``, ``attributes``, ``days`` – its parts
"""

from cjn_graph.network.build import build_network, derive_network
from cjn_graph.network.definitions import DEFINITIONS, Definitions, Grade
from cjn_graph.network.memo import Memo
from cjn_graph.network.network import Network
from cjn_graph.network.reading import Edits, Tables, read_tables
from cjn_graph.network.tables import TABLES, Columns

__all__ = [
    "DEFINITIONS",
    "TABLES",
    "Columns",
    "Definitions",
    "Edits",
    "Grade",
    "Memo",
    "Network",
    "Tables",
    "build_network",
    "derive_network",
    "read_tables",
]
