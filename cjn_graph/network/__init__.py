"""The network at one moment as immutable columns and sparse matrices: what matching and analysis compute on.

Tables of facts go in (:mod:`cjn_graph.tables`), a :class:`Network` comes out; nothing here reads the store. Each fact
keeps the id of its record, because reasons cite ids. Where to look:

- ``definitions`` – what a tie is, when it is live, when a member has gone quiet
- ``reading`` – which kinds and properties the network is built from, declared once
- ``entity_table``, ``links`` – entities by row, and links between rows that can be followed from either end (CSR)
- ``build`` – from tables to a network, in steps whose answers ``memo`` keeps; ``build_…`` – the steps
- ``network`` – what is in it; ``ties``, ``topics``, ``attributes``, ``days`` – its parts
"""

from cjn_graph.network.build import derive_network
from cjn_graph.network.definitions import DEFINITIONS, Definitions, Grade
from cjn_graph.network.memo import Memo
from cjn_graph.network.network import Network
from cjn_graph.network.reading import KINDS

__all__ = [
    "DEFINITIONS",
    "KINDS",
    "Definitions",
    "Grade",
    "Memo",
    "Network",
    "derive_network",
]
