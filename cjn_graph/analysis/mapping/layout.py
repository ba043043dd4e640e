"""Where everything stands on a map: the same for the same network, and little else where little changed."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from typing import Final

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from cjn_graph.network.links import Indexes

_STEPS: Final = 80
_SEED: Final = 0
_DECIMALS: Final = 3


def spread(ids: Sequence[str], a: Indexes, b: Indexes) -> NDArray[np.float64]:
    """Lay nodes out by their ties (Fruchterman & Reingold 1991), shape (nodes, 2), each coordinate from 0 to 1.

    Where each begins follows from its id alone, so that the layout stays as it is while the ties do, and changes
    little with one of them. Nodes without a tie stand in rows below the others.

    Notes
    -----
    Cost: the square of the nodes, times the steps.
    """
    places = np.zeros((len(ids), 2))
    tied = np.unique(np.concatenate([a, b]))
    alone = np.setdiff1d(np.arange(len(ids)), tied)
    rows = math.ceil(len(alone) / _A_ROW)
    floor = 0.06 * rows + 0.02 if rows else 0.0
    if len(tied):
        graph: nx.Graph[int] = nx.Graph()
        graph.add_nodes_from(tied.tolist())
        graph.add_edges_from(zip(a.tolist(), b.tolist(), strict=True))
        begin = {node: _by_id(ids[node]) for node in tied.tolist()}
        found = nx.spring_layout(graph, pos=begin, iterations=_STEPS, seed=_SEED, k=1.6 / math.sqrt(len(tied)))
        placed = np.array([found[node] for node in tied.tolist()])
        low, wide = placed.min(axis=0), np.maximum(np.ptp(placed, axis=0), 1e-9)
        places[tied] = (placed - low) / wide * [1.0, 1.0 - floor]
    for number, node in enumerate(alone.tolist()):
        row, column = divmod(number, _A_ROW)
        places[node] = ((column + 0.5) / _A_ROW, 1.0 - 0.06 * (rows - 1 - row))
    return np.round(places, _DECIMALS)


_A_ROW: Final = 30


def ring(count: int) -> NDArray[np.float64]:
    """Lay groups out on a ring in their order, from the top clockwise, shape (groups, 2)."""
    turn = 2 * np.pi * np.arange(count) / max(count, 1)
    return np.round(0.5 + 0.5 * np.column_stack([np.sin(turn), -np.cos(turn)]), _DECIMALS)


def _by_id(text: str) -> tuple[float, float]:
    digest = hashlib.sha256(text.encode()).digest()
    return int.from_bytes(digest[:4], "big") / 2**31 - 1, int.from_bytes(digest[4:8], "big") / 2**31 - 1
