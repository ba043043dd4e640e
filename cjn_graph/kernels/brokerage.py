"""Who stands between others that are not tied: Burt's measures of structural holes, and triangles."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from cjn_graph.kernels.adjacency import Adjacency


def triangles(graph: Adjacency) -> NDArray[np.int64]:
    """Return in how many triangles each node is, shape (nodes,). Cost: for each tie the ties of its end with fewer."""
    size = len(graph)
    a, b = graph.pairs
    # Each tie points from the end with fewer ties to the one with more: no node then has many outgoing ones, and each
    # triangle is a two-step path with a shortcut exactly once.
    rank = np.empty(size, dtype=np.int64)
    rank[np.argsort(graph.degrees, kind="stable")] = np.arange(size)
    low, high = np.minimum(rank[a], rank[b]), np.maximum(rank[a], rank[b])
    upward = csr_matrix((np.ones(len(low), dtype=np.int64), (low, high)), shape=(size, size))
    # Of each closing tie how many stand between its ends; of each tie into a middle how many lead on and are closed.
    closing, opening = (upward @ upward).multiply(upward), (upward @ upward.T).multiply(upward)
    ends = np.asarray(closing.sum(axis=1)).ravel() + np.asarray(closing.sum(axis=0)).ravel()
    return np.asarray(ends + np.asarray(opening.sum(axis=0)).ravel())[rank]


def effective_size(graph: Adjacency) -> NDArray[np.float64]:
    """Return the effective size of each node's surroundings, shape (nodes,): ``d − 2t ÷ d`` (Borgatti 1997).

    d: its ties, t: ties among those it is tied to. NaN for an isolate, as ``networkx.effective_size``.
    """
    degrees = graph.degrees.astype(float)
    with np.errstate(invalid="ignore"):
        return np.asarray(degrees - 2 * triangles(graph) / degrees)


def constraint(graph: Adjacency) -> NDArray[np.float64]:
    """Return Burt's constraint of each node, shape (nodes,): ``Σ_j (p_ij + Σ_q p_iq p_qj)²`` over those tied to it.

    p_ij is 1 ÷ ties of i. NaN for an isolate, as ``networkx.constraint`` (Burt 2004).
    """
    degrees = graph.degrees
    spread = np.repeat(np.divide(1.0, degrees, out=np.zeros(len(graph)), where=degrees > 0), degrees)
    direct = csr_matrix((spread, graph.others, graph.starts), shape=(len(graph), len(graph)))
    both = direct + (direct @ direct).multiply(graph.matrix)
    summed = np.asarray(both.multiply(both).sum(axis=1)).ravel()
    return np.where(degrees > 0, summed, np.nan)
