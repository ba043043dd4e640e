"""Shortest paths from many nodes at once, and what is measured by them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cjn_graph.kernels.adjacency import Adjacency
from cjn_graph.progress import each

_WORD = 64  # sources that are followed at once: a bit for each


@dataclass(frozen=True)
class Distances:
    """What the distances from some nodes to all others add up to.

    Attributes
    ----------
    sources : array of int, shape (sources,)
        The nodes that the paths start from; all nodes unless they were sampled.
    inverse, total : array of float, shape (nodes,)
        Of each node, the sum of ``1 ÷ distance`` and of distances from the sources that reach it.
    reached : array of int, shape (nodes,)
        How many other sources reach it.
    farthest : array of int, shape (nodes,)
        The largest of these distances; 0 where none reaches it.
    inverse_of_source, total_of_source, reached_of_source : arrays, shape (sources,)
        The same from the side of each source; empty unless asked for.
    """

    sources: NDArray[np.int64]
    inverse: NDArray[np.float64]
    total: NDArray[np.float64]
    reached: NDArray[np.int64]
    farthest: NDArray[np.int64]
    inverse_of_source: NDArray[np.float64]
    total_of_source: NDArray[np.float64]
    reached_of_source: NDArray[np.int64]


def distances(
    graph: Adjacency, sources: NDArray[np.int64] | None = None, *, by_source: bool | None = None
) -> Distances:
    """Measure the distances from some nodes to all, by breadth-first search from 64 of them at a time.

    Which sources have reached a node is one number with a bit for each; a step of all 64 searches is then one "or" over
    the nodes next to it (multi-source breadth-first search, Then et al., VLDB 2014).

    Parameters
    ----------
    sources : array of int, optional
        All nodes by default: the sums are then those of each node's own distances, the graph being undirected.
    by_source : bool, optional
        Whether to add up from the side of the sources too; by default where they are given.

    Notes
    -----
    Cost: sources ÷ 64 × ties × longest distance.
    """
    size = len(graph)
    by_source = sources is not None if by_source is None else by_source
    sources = np.arange(size) if sources is None else sources
    found = Distances(
        sources, *(np.zeros(size, dtype=kind) for kind in (float, float, np.int64, np.int64)),
        *(np.zeros(len(sources) if by_source else 0, dtype=kind) for kind in (float, float, np.int64)),
    )  # fmt: skip
    tied = np.flatnonzero(graph.degrees)
    for first in each(range(0, len(sources) if len(tied) else 0, _WORD)):
        _search(graph, tied, found, slice(first, min(first + _WORD, len(sources))))
    return found


def _search(graph: Adjacency, tied: NDArray[np.int64], found: Distances, part: slice) -> None:
    """Add the distances from up to 64 sources."""
    sources, starts = found.sources[part], graph.starts[tied]
    seen = np.zeros(len(graph), dtype=np.uint64)
    np.bitwise_or.at(seen, sources, np.uint64(1) << np.arange(len(sources), dtype=np.uint64))
    front, distance = seen.copy(), 0
    while True:
        distance += 1
        new = np.bitwise_or.reduceat(front[graph.others], starts) & ~seen[tied]
        if not new.any():
            return
        counts = np.bitwise_count(new).astype(np.int64)
        found.inverse[tied] += counts / distance
        found.total[tied] += counts * distance
        found.reached[tied] += counts
        found.farthest[tied[counts > 0]] = np.maximum(found.farthest[tied[counts > 0]], distance)
        if len(found.reached_of_source):
            bits = np.unpackbits(new.astype("<u8").view(np.uint8).reshape(-1, 8), axis=1, bitorder="little")
            reached = bits.sum(axis=0, dtype=np.int64)[: len(sources)]
            found.inverse_of_source[part] += reached / distance
            found.total_of_source[part] += reached * distance
            found.reached_of_source[part] += reached
        seen[tied] |= new
        front[:] = 0
        front[tied] = new


def closeness(found: Distances, *, wf_improved: bool = True) -> NDArray[np.float64]:
    """Return the closeness of each node, shape (nodes,): ``(r − 1) ÷ Σ distances``, r nodes being reachable.

    Times ``(r − 1) ÷ (n − 1)`` where ``wf_improved`` (Wasserman & Faust 1994), as ``networkx.closeness_centrality``;
    0 for an isolate. An estimate where the sources were drawn.
    """
    size = len(found.total)
    near = np.divide(found.reached, found.total, out=np.zeros(size), where=found.total > 0)
    if wf_improved and size > 1:
        near *= found.reached * (size / len(found.sources)) / (size - 1)
    return near


def global_efficiency(found: Distances) -> float | None:
    """Return the mean of ``1 ÷ distance`` over all ordered pairs (Latora & Marchiori 2001); None below two nodes.

    Over the pairs that begin at a source, where these were sampled.
    """
    pairs = len(found.sources) * (len(found.inverse) - 1)
    return float(found.inverse.sum()) / pairs if pairs > 0 else None
