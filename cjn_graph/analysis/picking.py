"""A short list in which nobody comes up too often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable


def pick(ranked: Iterable[tuple[int, int, float]], *, limit: int, most: int) -> list[tuple[int, int, float]]:
    """Take the first pairs, each side at most ``most`` times.

    >>> pick([(0, 1, 0.9), (0, 2, 0.8), (0, 3, 0.7), (2, 3, 0.6)], limit=3, most=2)
    [(0, 1, 0.9), (0, 2, 0.8), (2, 3, 0.6)]
    """
    taken: list[tuple[int, int, float]] = []
    times: Counter[int] = Counter()
    for pair in ranked:
        if len(taken) == limit:
            break
        if times[pair[0]] < most and times[pair[1]] < most:
            taken.append(pair)
            times.update(pair[:2])
    return taken
