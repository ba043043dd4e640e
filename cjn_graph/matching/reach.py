"""How far ties reach: through common contacts and a tie further, of many at once; and how much the latter counts.

A third tie finds more of whom people know, and leads to the well-known, who are asked enough. So what it brings
somebody is divided by a power of all their ties, and it counts only so much that the first ten of everybody stay as
spread as common contacts leave them. Which power, and whether it counts at all, is asked of ties that are held out.
"""

from __future__ import annotations

import zlib
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags_array

from cjn_graph.matching.signal import Values
from cjn_graph.network.exposure import gini, places_shown
from cjn_graph.network.links import Indexes
from cjn_graph.network.network import Network
from cjn_graph.network.ties import Ties

SPREAD_MARGIN: Final = 0.015
"""How much more unequal the first ten of everybody may be than by common contacts alone (Gini coefficient)."""
PARTS: Final = (1.0, 0.6, 0.3, 0.1)
"""Parts of the coefficient that are tried."""
EVENNESS: Final = (0.0, 0.5, 1.0)
"""Powers of all of somebody's ties that are tried: 0 leads to the well-known, 1 to them no more than to others."""
FOLDS: Final = 5
"""A fifth of the ties is held out at a time."""
_CELLS_OF_FOLDS: Final = 400_000
"""Pairs of people that are looked at in all folds together: of more people, fewer folds."""


def damped_matrix(ties: Ties) -> csr_matrix:
    """Return the damped weights of ties, shape (people, people)."""
    damped, people = ties.damped, len(ties.strength)
    return csr_matrix((damped.weight, damped.others, damped.starts), shape=(people, people))


def adjacency(ties: Ties) -> csr_matrix:
    """Return 1 for each tie on record, whatever its weight, shape (people, people)."""
    people = len(ties.strength)
    return csr_matrix((np.ones(len(ties.others)), ties.others, ties.starts), shape=(people, people))


def near_and_further(matrix: csr_matrix, rows: Indexes, evenness: float | None) -> list[Values]:
    """Nearness and reach a tie further of everybody for some people, those with a tie too.

    Parameters
    ----------
    matrix : csr_matrix
        Damped weights of ties.
    evenness : float, optional
        The power of all of somebody's ties that their reach is divided by; without it, a tie further is 0.

    Returns
    -------
    list of two arrays, shape (rows, people)
    """
    strength = np.asarray(matrix.sum(axis=1)).ravel()
    share = np.divide(1.0, strength, out=np.zeros(len(strength)), where=strength > 0)
    passing = matrix @ diags_array(share)
    near = dense(passing[rows] @ matrix)
    tied = dense(matrix[rows])
    own = np.zeros(near.shape, dtype=bool)
    own[np.arange(len(rows)), rows] = True
    near[own] = 0.0
    if evenness is None:
        return [_scaled_rows(near, tied, own), np.zeros(near.shape)]
    far = dense(passing[rows] @ passing @ matrix)
    # Ways that use the tie of the two themselves do not count: they would not be there without it.
    back = share * np.asarray(matrix.multiply(matrix) @ share).ravel()
    far -= tied * (back[rows][:, None] + back[None, :]) - tied**3 * share[rows][:, None] * share[None, :]
    far[own] = 0.0
    return [_scaled_rows(near, tied, own), _scaled_rows(np.maximum(far, 0.0) * share**evenness, tied, own)]


def most_unequal(network: Network) -> float:
    """Return how unequal the first ten of everybody may be: as by common contacts alone, and a margin (Gini)."""
    tied = dense(adjacency(network.ties))
    common = (tied / np.maximum(tied.sum(axis=1), 1)) @ tied
    return _shown_unequally(common, _untied(tied)) + SPREAD_MARGIN


def part_of_further(
    network: Network, coefficients: Values, alike: Values, rows: Indexes, evenness: float, allowed: float
) -> tuple[float, float]:
    """Say which part of its coefficient a tie further keeps, the rest going to nearness, and what is won by it.

    Parameters
    ----------
    coefficients : array
        Of nearness and a tie further, and others.
    alike : array, shape (people, people)
        What else the score has, for each pair.
    rows : array of int
        People who are asked whether their ties are found.
    allowed : float
        How unequal the first ten may be.

    Returns
    -------
    part, gain : float
        The largest of ``PARTS`` that leaves everybody's first ten spread, and by how much it raises the mean of
        1 ÷ the rank of the first held-out tie; both 0 where none does.
    """
    if coefficients[1] <= 0:
        return 0.0, 0.0
    near, far = near_and_further(damped_matrix(network.ties), np.arange(len(network.people)), evenness)
    untied = _untied(dense(adjacency(network.ties)))
    for part in PARTS:
        if _shown_unequally(_sum(coefficients, part, near, far) + alike, untied) <= allowed:
            found, without = _found(network, coefficients, alike, rows, evenness, (part, 0.0))
            gain = float((found - without).mean()) if len(found) else 0.0
            return (part, gain) if gain > 0 else (0.0, 0.0)
    return 0.0, 0.0


def _untied(tied: Values) -> NDArray[np.bool_]:
    untied = tied == 0
    np.fill_diagonal(untied, False)
    return np.asarray(untied)


def _sum(coefficients: Values, part: float, near: Values, far: Values) -> Values:
    kept = part * coefficients[1]
    return np.asarray((coefficients[0] + coefficients[1] - kept) * near + kept * far)


def _found(
    network: Network,
    coefficients: Values,
    alike: Values,
    rows: Indexes,
    evenness: float,
    parts: tuple[float, ...],
) -> list[Values]:
    """1 ÷ the rank of the first held-out tie of some people in each fold, for some parts."""
    matrix, ties, people = damped_matrix(network.ties), network.ties, len(network.people)
    left = np.repeat(np.arange(people), np.diff(ties.starts))
    keys = name_keys(network)
    folds = ((keys[left] + keys[ties.others]) * 2_654_435_761 >> 16) % FOLDS
    found: list[list[Values]] = [[] for _ in parts]
    for fold in range(min(FOLDS, max(1, _CELLS_OF_FOLDS // max(len(rows) * people, 1)))):
        held = folds == fold
        kept = csr_matrix((matrix.data * ~held, ties.others, ties.starts), shape=matrix.shape, copy=True)
        kept.eliminate_zeros()
        targets = dense(csr_matrix((held.astype(float), ties.others, ties.starts), shape=matrix.shape)[rows]) > 0
        known = dense(adjacency(ties)[rows]) > 0
        known[np.arange(len(rows)), rows] = True
        near, far = near_and_further(kept, rows, evenness)
        asked = np.flatnonzero(targets.any(axis=1))
        for at, part in enumerate(parts):
            scores = np.round(_sum(coefficients, part, near, far) + alike[rows], 9)
            best = np.where(targets, scores, -np.inf).max(axis=1)[asked]
            others = np.where(~known | targets, scores, -np.inf)[asked]
            above, equal = (others > best[:, None]).sum(axis=1), (others == best[:, None]).sum(axis=1)
            found[at].append(1 / (above + (equal + 1) / 2))
    return [np.concatenate(each) for each in found]


def name_keys(network: Network) -> NDArray[np.int64]:
    """Return a number for each person that follows from their name and external id alone, shape (people,)."""
    names = zip(network.people.folded.tolist(), network.people.external.tolist(), strict=True)
    return np.array([zlib.crc32(f"{name}\n{external}".encode()) for name, external in names], dtype=np.int64)


def _scaled_rows(share: Values, tied: Values, own: NDArray[np.bool_]) -> Values:
    """As ``nearness.scaled``, row by row, but with a value for those tied too."""
    open_to = np.where((tied > 0) | own, 0.0, share)
    above = (open_to > 0).sum(axis=1)
    usual = np.divide(open_to.sum(axis=1), above, out=np.ones(len(share)), where=above > 0)
    return np.asarray(share / (share + usual[:, None]))


def _shown_unequally(scores: Values, untied: NDArray[np.bool_]) -> float:
    shown = np.zeros(len(scores))
    for row, others in zip(np.round(scores, 9), untied, strict=True):
        shown[others] += places_shown(row[others])
    return gini(shown)


def dense(matrix: Any) -> Values:
    """Return a sparse matrix with all its zeros."""
    return np.asarray(matrix.todense(), dtype=float)
