"""What an agreement weighs: how much more often it is found among records of one person than of two.

After Fellegi & Sunter, *A theory for record linkage* (JASA 64, 1969). For each field and level of agreement, *u* is its
probability for two different people, taken from random pairs, and *m* for one and the same, estimated by expectation
and maximisation (Winkler 1988) from the pairs that were compared, towards usual values where there are few. A level
weighs ``log2(m ÷ u)`` bits; that two texts are the same weighs by how rare the text is. Fields of one group say much
the same, so what agrees beyond the first of them counts in part.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from cjn_graph.duplicates.comparing import MISSING, SAME, Levels
from cjn_graph.duplicates.profile import FieldOf

Floats = npt.NDArray[np.float64]

_USUAL: Final = {
    "name": (0.0, 0.06, 0.06, 0.18, 0.70),
    "email": (0.0, 0.40, 0.05, 0.10, 0.45),
    "phone": (0.0, 0.40, 0.05, 0.10, 0.45),
    "date": (0.0, 0.06, 0.06, 0.13, 0.75),
    "code": (0.0, 0.30, 0.06, 0.12, 0.52),
    "text": (0.0, 0.30, 0.10, 0.15, 0.45),
    "title": (0.0, 0.05, 0.15, 0.30, 0.50),
    "served": (0.0, 0.02, 0.02, 0.08, 0.88),
}
"""How often each level is found among records of one person, where nothing is learned."""
_BY_CHANCE: Final = {
    "name": (0.0, 0.955, 0.03, 0.01, 0.005),
    "email": (0.0, 0.99, 0.008, 0.0015, 0.0005),
    "phone": (0.0, 0.998, 0.001, 0.0005, 0.0005),
    "date": (0.0, 0.989, 0.009, 0.001, 0.001),
    "code": (0.0, 0.96, 0.02, 0.01, 0.01),
    "text": (0.0, 0.93, 0.03, 0.015, 0.025),
    "title": (0.0, 0.98, 0.02, 0.02, 0.001),
    "served": (0.0, 0.965, 0.01, 0.005, 0.02),
}
"""How often each level is found among records of different people, where little is learned."""
_FIXED: Final = ("title", "served")
"""What is known of organizations beforehand: few are on record twice, so that nothing can be learned of them."""
_TITLES: Final = (1.0, 1.0, 1.0, 0.0, 0.0)
"""Of two organizations on record few have similar names by chance, the fewer the more there are: of the levels marked
0 the share is that of ``_BY_CHANCE`` divided by how many records there are."""
_TRUST_IN_CHANCE: Final = 400.0
"""Pairs of different people that these count as."""
_TRUST: Final = 40.0
"""Pairs of one person that the usual values count as."""
_ROUNDS: Final = 25
_IN_PART: Final = 0.35
_ENOUGH: Final = 50.0
"""Pairs of one person that are needed to learn from: with fewer, what is learned is what people have in common."""
_LEAST_MATCHES: Final = 0.02
"""Duplicates per record that are expected at least."""


@dataclass(frozen=True)
class Weights:
    """What was learned.

    Attributes
    ----------
    m, u : ndarray of float, shape (fields, levels)
    prior : float
        Logarithm to base 2 of the odds that two records, of which nothing is known, are of one person.
    """

    m: Floats
    u: Floats
    prior: float


def chance(fields: Sequence[FieldOf], levels: Levels, number: int) -> Floats:
    """Estimate *u* from the levels of random pairs, towards usual values where there are few records."""
    most = number * (number - 1) / 2
    u = np.zeros((len(fields), SAME + 1))
    for place, one in enumerate(fields):
        if one.sort == "title":
            u[place] = np.array(_BY_CHANCE["title"]) / np.where(_TITLES, 1, number)
            continue
        counts = np.bincount(levels[:, place], minlength=SAME + 1).astype(float)
        counts[MISSING] = 0
        counts *= min(1.0, most / max(1, len(levels)))
        u[place] = counts + _TRUST_IN_CHANCE * np.array(_BY_CHANCE[one.sort])
        u[place] /= u[place].sum()
    return u


def learn(fields: Sequence[FieldOf], levels: Levels, u: Floats, number: int) -> Weights:
    """Estimate *m* and how many pairs are of one person; of pairs that agree in the same way, one is weighed."""
    levels, times = _patterns(levels)
    usual = np.array([_USUAL[one.sort] for one in fields])
    m = usual
    everything = number * (number - 1) / 2
    least = max(0.5, _LEAST_MATCHES * number)
    prior = math.log2(least / everything) if everything > least else 0.0
    for number_of_round in range(_ROUNDS):
        belief = times * probability(total(fields, weigh(levels, m, u)) + prior)
        if not number_of_round and belief.sum() < _ENOUGH:
            break
        m = np.zeros_like(usual)
        for place in range(len(fields)):
            counts = np.bincount(levels[:, place], weights=belief, minlength=SAME + 1)
            counts[MISSING] = 0
            m[place] = counts + _TRUST * usual[place]
            m[place] = usual[place] if fields[place].sort in _FIXED else m[place] / m[place].sum()
        matches = max(least, float(belief.sum()))
        moved = math.log2(min(matches, everything / 2) / everything) if everything > 1 else 0.0
        if abs(moved - prior) < 0.001:
            break
        prior = moved
    return Weights(m, u, prior)


def _patterns(levels: Levels) -> tuple[Levels, npt.NDArray[np.int64]]:
    """Return the rows of levels that differ, and how often each is there."""
    digits = np.uint64(SAME + 1) ** np.arange(levels.shape[1], dtype=np.uint64)
    numbers = np.zeros(len(levels), dtype=np.uint64)
    for place, digit in enumerate(digits):  # modulo 2**64, where there are more than 27 fields
        numbers += levels[:, place].astype(np.uint64) * digit
    _, first, times = np.unique(numbers, return_index=True, return_counts=True)
    return levels[first], times


def weigh(levels: Levels, m: Floats, u: Floats) -> Floats:
    """Return what the level of each pair and field weighs, in bits."""
    table = np.log2(np.maximum(m, 1e-4) / np.maximum(u, 1e-7))
    table[:, MISSING] = 0
    found: Floats = np.take_along_axis(table[None, :, :], levels[:, :, None].astype(np.intp), axis=2)[:, :, 0]
    return found


def commonness(fields: Sequence[FieldOf]) -> list[Floats]:
    """Return for each field the share of the records that have the text of each, in bits."""
    found = []
    for one in fields:
        counts = np.bincount(one.codes, minlength=len(one.words))
        filled = counts[1:].sum() + _TRUST_IN_CHANCE
        usual = _BY_CHANCE[one.sort][SAME] * _TRUST_IN_CHANCE
        found.append(np.log2((np.maximum(1, counts - 1) + usual) / filled)[one.codes])
    return found


def rarity(
    fields: Sequence[FieldOf], common: Sequence[Floats], left: npt.NDArray[np.int32], levels: Levels, u: Floats
) -> Floats:
    """Return how many bits more (or fewer) the same text weighs than the same text of the field on average."""
    found = np.zeros(levels.shape)
    for place, one in enumerate(fields):
        if one.sort != "title":
            same = levels[:, place] == SAME
            found[same, place] = np.log2(max(u[place, SAME], 1e-6)) - common[place][left[same]]
    return found


def total(fields: Sequence[FieldOf], weights: Floats) -> Floats:
    """Add the weights of each pair: what agrees in a group of fields beyond its strongest counts in part."""
    found = np.zeros(len(weights))
    groups = Counter(one.group for one in fields)
    for group in groups:
        places = [place for place, one in enumerate(fields) if one.group == group]
        part = weights[:, places]
        agreed = np.maximum(part, 0)
        strongest = agreed.max(axis=1)
        found += np.minimum(part, 0).sum(axis=1) + strongest + _IN_PART * (agreed.sum(axis=1) - strongest)
    return found


def probability(bits: Floats) -> Floats:
    """Turn the logarithm of odds into a probability."""
    return 1 / (1 + np.exp2(-np.clip(bits, -60, 60)))
