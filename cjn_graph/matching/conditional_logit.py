"""The conditional logit: which weights make people rank those they chose before those they did not."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from cjn_graph.matching.signal import Values

_STEPS: Final = 50
_ENOUGH: Final = 1e-10
_LARGEST: Final = 50.0


def fit(
    features: Values,
    chosen: NDArray[np.bool_],
    others: NDArray[np.bool_],
    counts: Values,
    prior: Values,
    strength: float,
    least: Values,
) -> Values:
    """Fit coefficients with a lower bound each (McFadden 1974, with a normal prior), by Newton's method.

    Maximises the sum over the chosen (i, j) of ``counts(i) · log(exp S(i,j) ÷ (exp S(i,j) + sum of exp S(i,k)))`` less
    ``strength ÷ 2 · |coefficients − prior|²``, where k are the others of row i and S is the sum of coefficient ·
    feature. It is concave, so that there is one answer.

    Parameters
    ----------
    features : array, shape (features, rows, people)
    chosen, others : array of bool, shape (rows, people)
        Each chosen one is compared with all others of its row.
    counts : array, shape (rows,)
    prior, least : array, shape (features,)

    Returns
    -------
    array, shape (features,)
    """
    row, at = np.nonzero(chosen)
    picked, weight = features[:, row, at].T, counts[row]

    def value(coefficients: Values) -> float:
        return float(parts(coefficients)[0] - strength / 2 * ((coefficients - prior) ** 2).sum())

    def parts(coefficients: Values) -> tuple[float, Values, Values, Values]:
        scores = np.tensordot(coefficients, features, 1)
        top = np.where(others, scores, -np.inf).max(axis=1, initial=-np.inf)
        top = np.where(np.isfinite(top), top, 0.0)
        odds = np.where(others, np.exp(np.minimum(scores - top[:, None], _LARGEST)), 0.0)
        own = np.exp(np.minimum(scores[row, at] - top[row], _LARGEST))
        total = odds.sum(axis=1)[row] + own
        return float((weight * (np.log(own) - np.log(total))).sum()), odds, own, total

    found = np.maximum(prior, least)
    best = value(found)
    for _ in range(_STEPS):
        _, odds, own, total = parts(found)
        first = np.einsum("kij,ij->ik", features, odds)[row]
        mean = (first + own[:, None] * picked) / total[:, None]
        slope = (weight[:, None] * (picked - mean)).sum(axis=0) - strength * (found - prior)
        by_row = np.bincount(row, weights=weight / total, minlength=len(odds))
        spread = odds * by_row[:, None]
        second = np.array([[(spread * one * two).sum() for two in features] for one in features])
        second += (picked * (weight * own / total)[:, None]).T @ picked - (mean * weight[:, None]).T @ mean
        free = ~((found <= least) & (slope < 0))
        if not free.any():
            break
        step = np.zeros(len(found))
        curvature = second + strength * np.eye(len(found))
        step[free] = np.linalg.solve(curvature[np.ix_(free, free)], slope[free])
        shrunk = 1.0
        while shrunk > _ENOUGH:
            tried = np.maximum(found + shrunk * step, least)
            reached = value(tried)
            if reached >= best:
                break
            shrunk /= 2
        else:
            break
        moved = float(np.abs(tried - found).max())
        found, best = tried, reached
        if moved < _ENOUGH:
            break
    return found
