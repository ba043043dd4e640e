"""The answer: pairs of records that may be one, each with its probability and the evidence, field by field."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Final

import networkx as nx
import numpy as np
import numpy.typing as npt

from cjn_graph.duplicates.blocking import candidates
from cjn_graph.duplicates.comparing import MISSING, NAMES, Levels, OtherForms, compare
from cjn_graph.duplicates.profile import FieldOf, Profile, fields_of
from cjn_graph.duplicates.weighing import (
    Floats,
    Weights,
    chance,
    commonness,
    learn,
    probability,
    rarity,
    total,
    weigh,
)

THRESHOLD: Final = 0.5
_RANDOM_PAIRS: Final = 60_000
_DRAWS_PER_PAIR: Final = 20
_LARGEST_GROUP: Final = 40
_AT_ONCE: Final = 200_000
"""Pairs that are compared at once."""


@dataclass(frozen=True)
class Evidence:
    """What one field says of a pair.

    Attributes
    ----------
    field, agreement : str
    a, b : str
        The texts, as they are compared.
    weight : float
        In bits, above 0 where it speaks for one person.
    """

    field: str
    agreement: str
    a: str
    b: str
    weight: float


@dataclass(frozen=True)
class Pair:
    """Two records that may be about one.

    Attributes
    ----------
    a, b : str
        Ids, in their order.
    score : float
        Probability that they are one, from 0 to 1.
    evidence : tuple of Evidence
        The strongest first.
    """

    a: str
    b: str
    score: float
    evidence: tuple[Evidence, ...]


def no_other_forms(_: str) -> frozenset[str]:
    """Know no other form of any name."""
    return frozenset()


def find_duplicates(
    profiles: Sequence[Profile],
    *,
    threshold: float = THRESHOLD,
    other_forms: OtherForms = no_other_forms,
    apart: Callable[[str, str], bool] | None = None,
    near: Collection[str] | None = None,
) -> list[Pair]:
    """Find pairs of records that may be one, the likeliest first.

    Parameters
    ----------
    threshold : float
        Least probability of a pair that is returned.
    other_forms : callable
        Gives the other forms of a given name.
    apart : callable, optional
        Tells of two ids whether they are known to be different.
    near : collection of str, optional
        Ids of which one must be in each pair; all pairs by default.
    """
    fields = fields_of(profiles)
    number = len(profiles)
    wanted = None if near is None else np.array([profile.id in near for profile in profiles], dtype=bool)
    left, right = candidates(fields, number, wanted)
    if not len(left):
        return []
    random = np.random.default_rng(0)
    draws = min(_RANDOM_PAIRS, _DRAWS_PER_PAIR * number * number)
    some, others = random.integers(0, number, draws, dtype=np.int32), random.integers(0, number, draws, dtype=np.int32)
    differ = some != others
    u = chance(fields, compare(fields, some[differ], others[differ], other_forms), number)
    levels = np.concatenate([compare(fields, left[part], right[part], other_forms) for part in _parts(len(left))])
    scoring = _Scoring(fields, learn(fields, levels, u, number), commonness(fields), threshold)
    rows = [row for part in _parts(len(left)) for row in scoring.likely(left[part], right[part], levels[part])]
    rows += scoring.implied(rows, other_forms)
    if wanted is not None:  # two who are both one with somebody near may imply a pair without them
        rows = [one for one in rows if wanted[one[0]] or wanted[one[1]]]
    found = [_pair(profiles, fields, *one) for one in rows]
    if apart is not None:
        found = [pair for pair in found if not apart(pair.a, pair.b)]
    return sorted(found, key=lambda pair: (-pair.score, pair.a, pair.b))


def _parts(number: int) -> list[slice]:
    """Cut pairs into parts that are worked on one after the other, so that little memory is taken at once."""
    return [slice(start, start + _AT_ONCE) for start in range(0, number, _AT_ONCE)]


_Row = tuple[int, int, float, npt.NDArray[np.int8], Floats]


@dataclass(frozen=True)
class _Scoring:
    """How compared pairs are scored, with what was learned."""

    fields: Sequence[FieldOf]
    learned: Weights
    common: Sequence[Floats]
    threshold: float

    def likely(
        self,
        left: npt.NDArray[np.int32],
        right: npt.NDArray[np.int32],
        levels: Levels,
        prior: float | None = None,
    ) -> list[_Row]:
        """Return the pairs that reach the threshold, with their probability, levels and weights."""
        u = self.learned.u
        weights = weigh(levels, self.learned.m, u) + rarity(self.fields, self.common, left, levels, u)
        scores = probability(total(self.fields, weights) + (self.learned.prior if prior is None else prior))
        return [
            (int(left[place]), int(right[place]), float(scores[place]), levels[place], weights[place])
            for place in np.flatnonzero(scores >= self.threshold)
        ]

    def implied(self, rows: Sequence[_Row], forms: OtherForms) -> list[_Row]:
        """Return further pairs, between records that others hold together.

        Two records that are both one with a third are one themselves unless their fields speak against it: of them it
        is as likely as not before they are compared.
        """
        graph: nx.Graph[int] = nx.Graph((a, b) for a, b, *_ in rows)
        pairs = [
            (a, b)
            for group in nx.connected_components(graph)
            if 2 < len(group) <= _LARGEST_GROUP
            for a in sorted(group)
            for b in sorted(group)
            if a < b and not graph.has_edge(a, b) and set(graph[a]) & set(graph[b])
        ]
        if not pairs:
            return []
        left, right = (np.array(side, dtype=np.int32) for side in zip(*pairs, strict=True))
        return self.likely(left, right, compare(self.fields, left, right, forms), prior=0.0)


def _pair(
    profiles: Sequence[Profile],
    fields: Sequence[FieldOf],
    left: int,
    right: int,
    score: float,
    levels: Levels,
    weights: Floats,
) -> Pair:
    first, second = sorted((left, right), key=lambda place: profiles[place].id)
    evidence = [
        Evidence(one.name, NAMES[levels[place]], one.text(first), one.text(second), round(float(weights[place]), 2))
        for place, one in enumerate(fields)
        if levels[place] != MISSING
    ]
    evidence.sort(key=lambda one: -abs(one.weight))
    return Pair(profiles[first].id, profiles[second].id, round(score, 4), tuple(evidence))
