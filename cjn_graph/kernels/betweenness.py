"""Betweenness: how many shortest paths lead through each node."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cjn_graph.kernels.adjacency import Adjacency
from cjn_graph.progress import each

_AT_ONCE = 32  # sources whose paths are counted at once: few enough for their counts to stay in the processor's cache


@dataclass(frozen=True)
class Paths:
    """Shortest paths from some sources.

    Attributes
    ----------
    through : array of float, shape (nodes,)
        Sum over sources and targets of the share of their shortest paths that lead through each node.
    squares : array of float, shape (nodes,)
        The same with the square of each source's part, for errors of samples.
    ends : array of float, shape (nodes,)
        How many of these pairs each node is an end of.
    """

    through: NDArray[np.float64]
    squares: NDArray[np.float64]
    ends: NDArray[np.float64]


def count_paths(graph: Adjacency, sources: NDArray[np.int64]) -> Paths:
    """Count the shortest paths from some nodes to all (Brandes 2001), from several sources at once.

    Cost: sources × ties × longest distance.
    """
    size = len(graph)
    counted = Paths(np.zeros(size), np.zeros(size), np.zeros(size))
    for first in each(range(0, len(sources) if graph.ties else 0, _AT_ONCE)):
        _count(graph, sources[first : first + _AT_ONCE], counted)
    return counted


def _count(graph: Adjacency, sources: NDArray[np.int64], counted: Paths) -> None:
    matrix, each = graph.matrix, np.arange(len(sources))
    paths = np.zeros((len(graph), len(sources)))
    paths[sources, each] = 1.0
    level = np.full(paths.shape, -1, dtype=np.int32)
    level[sources, each] = 0
    front, depth = paths.copy(), 0
    while True:
        onward = matrix @ front
        new = (onward > 0) & (level < 0)
        if not new.any():
            break
        depth += 1
        level[new] = depth
        front = onward * new
        paths += front
    one_over = np.divide(1.0, paths, out=np.zeros(paths.shape), where=paths > 0)
    depends = np.zeros(paths.shape)
    for step in range(depth, 1, -1):
        depends += (matrix @ ((1.0 + depends) * one_over * (level == step))) * paths * (level == step - 1)
    # One step from the source the paths end: what leads through the source itself does not count.
    counted.through[:] += depends.sum(axis=1)
    counted.squares[:] += np.square(depends).sum(axis=1)
    reached = level > 0
    counted.ends[:] += reached.sum(axis=1)
    np.add.at(counted.ends, sources, reached.sum(axis=0))


def betweenness(
    graph: Adjacency,
    sources: NDArray[np.int64] | None = None,
    *,
    normalized: bool = True,
    endpoints: bool = False,
) -> NDArray[np.float64]:
    """Return the betweenness of each node, shape (nodes,), scaled as ``networkx.betweenness_centrality`` does.

    Parameters
    ----------
    sources : array of int, optional
        Nodes to start from, for an estimate (Brandes & Pich 2007); all by default.
    normalized : bool
        Divide by the number of pairs that could have a path through the node.
    endpoints : bool
        Count the ends of a path as being on it.
    """
    starts = np.arange(len(graph)) if sources is None else sources
    drawn = None if len(starts) == len(graph) else sources
    return scaled(count_paths(graph, starts), drawn, normalized=normalized, endpoints=endpoints)


def scaled(
    counted: Paths, drawn: NDArray[np.int64] | None, *, normalized: bool = True, endpoints: bool = False
) -> NDArray[np.float64]:
    """Make betweenness of counted paths, as :func:`betweenness` does.

    Parameters
    ----------
    drawn : array of int, optional
        The nodes that the paths start from, where these are not all.
    """
    size = len(counted.through)
    values = counted.through + counted.ends if endpoints else counted.through
    possible = size if endpoints else size - 1
    if possible < 2:
        return values
    if drawn is None:
        return np.asarray(values / (possible * (possible - 1) if normalized else 2))
    factor = 1 / (possible - 1) if normalized else possible / 2
    if endpoints:
        return np.asarray(values * factor / len(drawn))
    # A source is between none of its own pairs: it has one source less.
    scale = np.full(size, factor / len(drawn))
    scale[drawn] = factor / (len(drawn) - 1) if len(drawn) > 1 else math.nan
    return np.asarray(values * scale)
