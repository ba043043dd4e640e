"""Components, what they hang on, cores, and closed triples."""

from __future__ import annotations

from typing import Any

import numpy as np
import rustworkx
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components

from cjn_graph.kernels.adjacency import Adjacency
from cjn_graph.kernels.brokerage import triangles


def components(graph: Adjacency) -> NDArray[np.int64]:
    """Return the number of each node's connected component, shape (nodes,). Cost: linear."""
    if not len(graph):
        return np.zeros(0, dtype=np.int64)
    return np.asarray(connected_components(graph.matrix, directed=False)[1], dtype=np.int64)


def largest_component(graph: Adjacency) -> NDArray[np.int64]:
    """Return the nodes of the largest component, ascending; of equal ones that with the first node."""
    labels = components(graph)
    if not len(labels):
        return labels
    sizes = np.bincount(labels)
    first = labels[np.flatnonzero(sizes[labels] == sizes.max())[0]]
    return np.flatnonzero(labels == first)


def cut_points(graph: Adjacency) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the articulation points and the bridges.

    An articulation point is a node, and a bridge a tie, without which a component falls apart (Hopcroft & Tarjan
    1973; as ``networkx.articulation_points`` and ``networkx.bridges``). Cost: linear.

    Returns
    -------
    points : array of int
        Nodes, ascending.
    bridges : array of int, shape (bridges, 2)
        Their ends, sorted.
    """
    plain = _plain(graph)
    points = sorted(rustworkx.articulation_points(plain))
    ends = sorted((min(pair), max(pair)) for pair in rustworkx.bridges(plain))
    return np.array(points, dtype=np.int64), np.array(ends, dtype=np.int64).reshape(-1, 2)


def core_numbers(graph: Adjacency) -> NDArray[np.int64]:
    """Return the largest k of each node such that it is in a k-core, shape (nodes,) (Batagelj & Zaveršnik 2003)."""
    cores: Any = rustworkx.core_number(_plain(graph))
    return np.array([cores[node] for node in range(len(graph))], dtype=np.int64)


def _plain(graph: Adjacency) -> Any:
    # The ties are distinct already, so no look-up of each one is needed on adding it.
    plain: Any = rustworkx.PyGraph(multigraph=True, node_count_hint=len(graph), edge_count_hint=graph.ties)
    plain.add_nodes_from(range(len(graph)))
    a, b = graph.pairs
    plain.add_edges_from_no_data(list(zip(a.tolist(), b.tolist(), strict=True)))
    return plain


def degree_centralization(graph: Adjacency) -> float | None:
    """Return ``Σ (largest degree − degree) ÷ ((n − 1)(n − 2))`` (Freeman 1979): 1 for a star, 0 where all are equal.

    None below three nodes, where the denominator is 0.
    """
    n = len(graph)
    if n < 3:
        return None
    degrees = graph.degrees
    return int((degrees.max() - degrees).sum()) / ((n - 1) * (n - 2))


def closed_pairs(graph: Adjacency) -> tuple[float | None, int]:
    """Return the share of pairs of ties with a common end whose other ends are tied too, and how many such pairs.

    ``3 × triangles ÷ connected triples`` (Newman, Watts & Strogatz 2002), as ``networkx.transitivity`` but None, not 0,
    where there are no triples.
    """
    degrees = graph.degrees
    triples = int((degrees * (degrees - 1) // 2).sum())
    return (int(triangles(graph).sum()) / triples if triples else None), triples
