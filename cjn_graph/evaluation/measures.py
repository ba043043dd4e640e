"""Where targets stand in a ranking, and how certain a mean is.

Where candidates have the same score, every order of them is as good as any other: each measure is its expected value
over all of these orders, which is what breaking ties at random comes to on average.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from cjn_graph.network.exposure import FIRST_FEW, Values
from cjn_graph.network.network import Flags

RESAMPLES: Final = 2000
_INTERVAL: Final = (2.5, 97.5)


class Standing(NamedTuple):
    """How well one person's targets stand; each 0 to 1.

    Attributes
    ----------
    mrr : float
        1 ÷ the rank of the first target.
    hits_at_1, hits_at_10 : float
        1 where a target is the first, or among the first ten.
    ndcg_at_10 : float
        Normalised discounted cumulative gain of the first ten (Järvelin & Kekäläinen 2002), gain 1 for each target.
    """

    mrr: float
    hits_at_1: float
    hits_at_10: float
    ndcg_at_10: float


def standing(scores: Values, is_target: Flags) -> Standing:
    """Measure one ranking.

    Parameters
    ----------
    scores, is_target : arrays, shape (candidates,)
        There is at least one target.
    """
    best = scores[is_target].max()
    better, equal = int((scores > best).sum()), scores == best
    first = first_places(int(equal.sum()), int((equal & is_target).sum()))
    places = better + 1 + np.arange(len(first))
    return Standing(
        mrr=float((first / places).sum()),
        hits_at_1=float(first[places <= 1].sum()),
        hits_at_10=float(first[places <= FIRST_FEW].sum()),
        ndcg_at_10=_ndcg(scores, is_target),
    )


def first_places(equal: int, targets: int) -> Values:
    """Probability that the first target among candidates of one score is the 1st, 2nd, … of them.

    ``C(equal − place, targets − 1) ÷ C(equal, targets)``: the negative hypergeometric distribution.
    """
    places = np.arange(1, equal - targets + 1)
    steps = (equal - places - targets + 1) / (equal - places)
    return np.asarray(targets / equal * np.cumprod(np.concatenate([[1.0], steps])))


def _ndcg(scores: Values, is_target: Flags) -> float:
    few = min(FIRST_FEW, len(scores))
    discounts = 1 / np.log2(np.arange(2, few + 2))
    shown = -np.sort(-scores)[:few]
    gains = np.array([is_target[scores == score].mean() for score in shown])
    ideal = discounts[: int(is_target.sum())].sum()
    return float((gains * discounts).sum() / ideal)


def interval(values: Values, seed: int) -> tuple[float, float]:
    """Return the 95 % interval of a mean over people, by bootstrap (percentiles, 2,000 resamples).

    For a comparison, give each person's difference: then the same people are drawn for both.
    """
    if not len(values):
        return 0.0, 0.0
    dice = np.random.default_rng(seed)
    means = np.concatenate([_means(values, dice, 50) for _ in range(RESAMPLES // 50)])
    low, high = np.percentile(means, _INTERVAL)
    return float(low), float(high)


def _means(values: Values, dice: np.random.Generator, count: int) -> Values:
    return np.asarray(values[dice.integers(len(values), size=(count, len(values)))].mean(axis=1))
