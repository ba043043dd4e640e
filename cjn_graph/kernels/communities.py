"""Groups that hang together more than chance would have it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from sknetwork.clustering import Louvain

from cjn_graph.kernels.adjacency import Adjacency
from cjn_graph.progress import each

RUNS = 4
"""How often the nodes are shuffled; the division with the largest modularity counts."""


def communities(graph: Adjacency) -> NDArray[np.int64]:
    """Return the number of each node's community, shape (nodes,): the largest is 0, equal ones by their first node.

    Louvain (Blondel et al. 2008), unweighted, the best of some runs with fixed seeds: the same graph, with its
    nodes in the same order, gives the same communities. An isolate is a community of its own, and changes none of
    the others.
    """
    if not graph.ties:
        return np.arange(len(graph))
    tied = np.flatnonzero(graph.degrees)
    among = graph.matrix[tied][:, tied]
    runs = []
    for seed in each(range(RUNS)):
        labels = np.arange(len(tied), len(tied) + len(graph))
        labels[tied] = Louvain(modularity="newman", shuffle_nodes=True, random_state=seed).fit_predict(among)
        runs.append(labels)
    found = max(runs, key=lambda labels: modularity(graph, labels) or 0.0)
    _, first, labels, sizes = np.unique(found, return_index=True, return_inverse=True, return_counts=True)
    place = np.empty(len(sizes), dtype=np.int64)
    place[np.lexsort((first, -sizes))] = np.arange(len(sizes))
    return np.asarray(place[labels])


def modularity(graph: Adjacency, labels: NDArray[np.int64]) -> float | None:
    """Return the modularity of a partition: ``Σ (ties within ÷ m − (ends ÷ 2m)²)`` (Newman 2004); None without ties."""
    if not graph.ties:
        return None
    a, b = graph.pairs
    within = np.count_nonzero(labels[a] == labels[b]) / graph.ties
    ends = np.bincount(labels, weights=graph.degrees) / (2 * graph.ties)
    return float(within - np.square(ends).sum())
