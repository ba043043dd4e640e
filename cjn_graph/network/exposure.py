"""Who is shown how often, when everybody looks at their first ten."""

from __future__ import annotations

from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Values: TypeAlias = NDArray[np.float64]

FIRST_FEW: Final = 10


def places_shown(scores: Values) -> Values:
    """Return each candidate's share in the first ten, shape (candidates,); equal scores share what is left."""
    if len(scores) <= FIRST_FEW:
        return np.ones(len(scores))
    last = np.partition(scores, len(scores) - FIRST_FEW)[len(scores) - FIRST_FEW]
    shown: Values = (scores > last).astype(float)
    equal = scores == last
    shown[equal] = (FIRST_FEW - shown.sum()) / equal.sum()
    return shown


def gini(counts: Values) -> float:
    """Return the Gini coefficient: 0 where all have the same, towards 1 where one has all.

    ``sum over i of (2i − n − 1) · x(i) ÷ (n · sum of x)``, x ascending; 0 where there is nothing.
    """
    total, count = float(counts.sum()), len(counts)
    if total <= 0:
        return 0.0
    return float(((2 * np.arange(1, count + 1) - count - 1) * np.sort(counts)).sum() / (count * total))


def top_decile_share(counts: Values) -> float:
    """Return the share of all that the tenth of people (rounded up) with the most have; 0 where there is nothing."""
    total, most = float(counts.sum()), -(-len(counts) // 10)
    return float(np.sort(counts)[len(counts) - most :].sum() / total) if total > 0 else 0.0
