"""How well two suit each other: the harmonic mean of both sides, whom a rule keeps apart left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import islice
from typing import Any, TypeAlias

import numpy as np

from cjn_graph.matching.exclusions import excluded
from cjn_graph.matching.ranking import scores
from cjn_graph.matching.signal import Values
from cjn_graph.network.network import Network

Pair: TypeAlias = tuple[int, int]


def suits(network: Network, member: int) -> Values:
    """How well everybody suits a member, shape (people,): 0 where a rule excludes them, or more speaks against them."""
    found = scores(network, member)
    found[excluded(network, member)] = 0.0
    return np.asarray(np.maximum(found, 0.0))


def harmonic(one: Any, other: Any) -> Values:
    """Return the harmonic mean of two arrays of one shape, entry by entry; 0 where one of the two is not above 0."""
    one, other = np.asarray(one, dtype=float), np.asarray(other, dtype=float)
    total = one + other
    return np.asarray(np.divide(2 * one * other, total, out=np.zeros(total.shape), where=(one > 0) & (other > 0)))


def few_of_each(pairs: Iterable[Pair], most: int, limit: int) -> list[Pair]:
    """Take pairs in their order, each two people once and nobody more often than ``most`` times.

    >>> few_of_each([(1, 2), (2, 1), (1, 3), (3, 4), (1, 4)], 2, 10)
    [(1, 2), (1, 3), (3, 4)]
    """
    times: Counter[int] = Counter()
    taken: set[frozenset[int]] = set()

    def fitting() -> Iterable[Pair]:
        for pair in pairs:
            if frozenset(pair) not in taken and all(times[row] < most for row in pair):
                taken.add(frozenset(pair))
                times.update(pair)
                yield pair

    return list(islice(fitting(), limit))
