"""Who of two groups should meet, beside every pair of them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from cjn_graph.matching.exclusions import excluded
from cjn_graph.matching.meetings import MOST_EACH, Meetings
from cjn_graph.matching.ranking import scores
from tests.matching.drawing import SEEDS, drawn


@settings(max_examples=15, deadline=None)
@given(SEEDS)
def test_the_best_pairs_are_those_of_all(seed: int) -> None:
    network = drawn(seed).build()
    rows = np.arange(len(network.people))
    one, other = rows[::2], rows[1::2]
    found = Meetings(network).best(one, other, limit=len(rows))
    fits = {}
    for a in one.tolist():
        for b in other.tolist():
            there, back = float(scores(network, a)[b]), float(scores(network, b)[a])
            if there > 0 and back > 0 and not excluded(network, a)[b] and not excluded(network, b)[a]:
                fits[a, b] = 2 * there * back / (there + back)
    if fits:
        assert found[0][2] == pytest.approx(max(fits.values()))
    assert {(a, b): fit for a, b, fit in found} == pytest.approx(
        {pair: fits[pair] for pair in [(a, b) for a, b, _ in found]}
    )
    assert [fit for *_, fit in found] == sorted((fit for *_, fit in found), reverse=True)
    ends = [row for a, b, _ in found for row in (a, b)]
    assert all(ends.count(row) <= MOST_EACH for row in ends)


def test_nobody_meets_themselves_nor_twice_the_same_and_empty_groups_meet_nobody() -> None:
    network = drawn(3).build()
    rows = np.arange(len(network.people))
    found = Meetings(network).best(rows, rows, limit=50)
    assert all(a != b for a, b, _ in found)
    assert len({frozenset((a, b)) for a, b, _ in found}) == len(found)
    assert Meetings(network).best(rows[:0], rows, limit=5) == []
