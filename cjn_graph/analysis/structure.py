"""Measures of a graph's shape: fast, and equal to what NetworkX computes (a test says so on random graphs)."""

from __future__ import annotations

import numpy as np
import rustworkx
from scipy.sparse import coo_matrix, csr_matrix
from scipy.sparse.csgraph import connected_components

from cjn_graph.analysis.graph import MemberGraph
from cjn_graph.network.links import Indexes


def components(graph: MemberGraph) -> Indexes:
    """Return the number of each node's connected component, shape (nodes,). Cost: linear."""
    if not len(graph):
        return np.zeros(0, dtype=np.int64)
    ties = coo_matrix((np.ones(len(graph.a), dtype=np.int8), (graph.a, graph.b)), shape=(len(graph), len(graph)))
    return np.asarray(connected_components(ties, directed=False)[1], dtype=np.int64)


def cut_points(graph: MemberGraph) -> tuple[Indexes, Indexes]:
    """Return the articulation points and the bridges.

    An articulation point is a node, and a bridge a tie, without which a component falls apart (Hopcroft & Tarjan
    1973; as ``networkx.articulation_points`` and ``networkx.bridges``). Cost: linear.

    Returns
    -------
    points : array of int
        Positions of nodes, ascending.
    bridges : array of int, shape (bridges, 2)
        Positions of their ends, sorted.
    """
    # The ties are distinct already, so no look-up of each one is needed on adding it.
    plain = rustworkx.PyGraph(multigraph=True, node_count_hint=len(graph), edge_count_hint=len(graph.a))
    plain.add_nodes_from(range(len(graph)))
    plain.add_edges_from_no_data(list(zip(graph.a.tolist(), graph.b.tolist(), strict=True)))
    points = sorted(rustworkx.articulation_points(plain))
    ends = sorted((min(pair), max(pair)) for pair in rustworkx.bridges(plain))
    return np.array(points, dtype=np.int64), np.array(ends, dtype=np.int64).reshape(-1, 2)


def freeman_centralization(graph: MemberGraph) -> float | None:
    """Return ``Σ (largest degree − degree) ÷ ((n − 1)(n − 2))`` (Freeman 1979): 1 for a star, 0 where all are equal.

    None below three nodes, where the denominator is 0.
    """
    n = len(graph)
    if n < 3:
        return None
    degrees = graph.degrees
    return int((degrees.max() - degrees).sum()) / ((n - 1) * (n - 2))


def closed_pairs(graph: MemberGraph) -> tuple[float, int]:
    """Return the share of pairs of ties with a common end whose other ends are tied too, and how many such pairs.

    ``3 × triangles ÷ connected triples`` (Newman, Watts & Strogatz 2002; as ``networkx.transitivity``, also in
    being 0 where there are no triples). Cost: for each tie the ties of its end with fewer.
    """
    degrees = graph.degrees.astype(np.int64)
    triples = int((degrees * (degrees - 1) // 2).sum())
    if not triples:
        return 0.0, 0
    return 3 * _triangles(graph) / triples, triples


def _triangles(graph: MemberGraph) -> int:
    # Each tie points from the end with fewer ties to the one with more: no node then has many outgoing ones, and each
    # triangle is a two-step path with a shortcut exactly once.
    rank = np.empty(len(graph), dtype=np.int64)
    rank[np.argsort(graph.degrees, kind="stable")] = np.arange(len(graph))
    low, high = np.minimum(rank[graph.a], rank[graph.b]), np.maximum(rank[graph.a], rank[graph.b])
    upward = csr_matrix((np.ones(len(low), dtype=np.int32), (low, high)), shape=(len(graph), len(graph)))
    return int((upward @ upward).multiply(upward).sum())
