"""Rankings to compare with, each by its formula on the ties and attributes of a network.

``A`` is 1 where two people have a tie, else 0; ``W`` has the weights of the ties; ``k`` and ``s`` are their row sums.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags_array
from scipy.sparse.linalg import eigsh

from cjn_graph.network.links import Indexes
from cjn_graph.network.network import Network

Block: TypeAlias = NDArray[np.float64]
"""Scores of everybody for some people, shape (those, people)."""

KATZ: Final = 0.005
"""Weight of each further step in Katz's measure; half of 1 ÷ the largest eigenvalue where that is less."""
DAMPING: Final = 0.85
_STEPS: Final = 60
_SMALL: Final = 500


@dataclass(frozen=True)
class Baseline:
    """One ranking.

    Attributes
    ----------
    name : str
    function : callable
        Network, rows of people → scores.
    description : str
        Its formula in a sentence.
    """

    name: str
    function: Callable[[Network, Indexes], Block]
    description: str


def _random(network: Network, rows: Indexes) -> Block:
    return np.zeros((len(rows), len(network.people)))


def _popularity(network: Network, rows: Indexes) -> Block:
    return np.tile(np.diff(network.ties.starts).astype(float), (len(rows), 1))


def _common(network: Network, rows: Indexes) -> Block:
    ties = _adjacency(network)
    return _dense(ties[rows] @ ties)


def _adamic_adar(network: Network, rows: Indexes) -> Block:
    # Nobody with one tie is a common contact, so what log(1) would give does not matter.
    return _passed_on(_adjacency(network), rows, lambda degree: 1 / np.log(np.maximum(degree, 2)))


def _resource_allocation(network: Network, rows: Indexes) -> Block:
    return _passed_on(_adjacency(network), rows, _share)


def _weighted_resource_allocation(network: Network, rows: Indexes) -> Block:
    return _passed_on(_matrix(network, network.ties.weight), rows, _share)


def _katz(network: Network, rows: Indexes) -> Block:
    ties = _adjacency(network)
    step = min(KATZ, 0.5 / max(_largest_eigenvalue(ties), 1e-9))
    walks = reached = step * _dense(ties[rows])
    for _ in range(_STEPS):
        walks = step * (walks @ ties)
        reached = reached + walks
    return reached


def _personalised_pagerank(network: Network, rows: Indexes) -> Block:
    ties = _adjacency(network)
    onward = diags_array(_share(ties.sum(axis=1))) @ ties
    start = np.zeros((len(rows), len(network.people)))
    start[np.arange(len(rows)), rows] = 1.0
    at, reached = start, start
    for _ in range(2 * _STEPS):
        at = DAMPING * (at @ onward)
        reached = reached + at
    return reached


def _attributes_only(network: Network, rows: Indexes) -> Block:
    links = network.attributes.links
    size = (len(network.people), links.rights_count)
    stated = csr_matrix((np.ones(len(links)), links.right, links.left_starts), shape=size)
    return _dense(stated[rows] @ stated.T)


BASELINES: Final = (
    Baseline("random", _random, "Any order."),
    Baseline("popularity", _popularity, "Number of ties of the candidate."),
    Baseline("common_neighbours", _common, "Number of common contacts: A²."),
    Baseline("adamic_adar", _adamic_adar, "Sum over common contacts z of 1 ÷ log k(z) (Adamic & Adar 2003)."),
    Baseline(
        "resource_allocation",
        _resource_allocation,
        "Sum over common contacts z of 1 ÷ k(z) (Zhou, Lü & Zhang 2009).",
    ),
    Baseline(
        "weighted_resource_allocation",
        _weighted_resource_allocation,
        "Sum over common contacts z of W(x,z) · W(z,y) ÷ s(z).",
    ),
    Baseline(
        "katz",
        _katz,
        f"Sum over lengths l of b^l · A^l, with b = {KATZ} or half of 1 ÷ the largest eigenvalue of A (Katz 1953).",
    ),
    Baseline(
        "personalised_pagerank",
        _personalised_pagerank,
        f"Where a walk over the ties is that goes back to the person with probability {1 - DAMPING:.2f}.",
    ),
    Baseline("attributes_only", _attributes_only, "Number of imported attributes with the same value."),
)
"""All baselines; ties count alike unless weights are named."""


def _matrix(network: Network, values: Any) -> csr_matrix:
    ties, count = network.ties, len(network.people)
    return csr_matrix((values, ties.others, ties.starts), shape=(count, count))


def _adjacency(network: Network) -> csr_matrix:
    return _matrix(network, np.ones(len(network.ties.others)))


def _passed_on(ties: csr_matrix, rows: Indexes, of_degree: Callable[[Any], Any]) -> Block:
    return _dense(ties[rows] @ diags_array(of_degree(np.asarray(ties.sum(axis=1)).ravel())) @ ties)


def _share(degree: Any) -> Any:
    degree = np.asarray(degree, dtype=float).ravel()
    return np.divide(1.0, degree, out=np.zeros(len(degree)), where=degree > 0)


def _dense(matrix: Any) -> Block:
    return np.asarray(matrix.todense(), dtype=float)


def _largest_eigenvalue(ties: csr_matrix) -> float:
    if ties.shape[0] <= _SMALL:
        return float(np.linalg.eigvalsh(_dense(ties))[-1]) if ties.shape[0] else 0.0
    return float(eigsh(ties, k=1, v0=np.ones(ties.shape[0]), return_eigenvectors=False)[0])
