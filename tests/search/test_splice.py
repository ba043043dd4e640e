"""Splicing equals what a plain loop over the rows gives, for few changes and for many."""

from __future__ import annotations

import numpy as np
import pytest

from cjn_graph.search.splice import splice, stretches


@pytest.mark.parametrize(("before", "coming"), [(0, 0), (0, 3), (5, 0), (1, 1), (60, 7), (6_000, 4_000)])
def test_a_spliced_column_equals_a_plain_loop(before: int, coming: int) -> None:
    numbers = np.random.default_rng(before + coming)
    kept, at = numbers.random(before) > 0.3, np.sort(numbers.integers(0, before + 1, coming))
    old, new = [f"old {row}" for row in range(before)], [f"new {row}" for row in range(coming)]
    expected = []
    for row in range(before + 1):
        expected += [new[each] for each in np.flatnonzero(at == row)]
        expected += [old[row]] if row < before and kept[row] else []
    plan = splice(kept, at)
    assert plan.listed(old, new) == expected
    assert plan.column(np.array(old, dtype="U10"), np.array(new, dtype="U10")).tolist() == expected
    for row, place in enumerate(plan.old_places[:-1]):
        assert (expected[place] == old[row]) if kept[row] else place == -1
    assert [expected[place] for place in plan.new_places] == new
    assert plan.old_places[-1] == -1, "no row stays no row"


def test_a_column_that_nothing_changes_is_the_same_one() -> None:
    plan, column, names = (
        splice(np.ones(3, dtype=np.bool_), np.array([], dtype=np.int64)),
        np.arange(3),
        ["a", "b", "c"],
    )
    assert plan.column(column, column[:0]) is column
    assert plan.listed(names, []) is names


def test_stretches_follow_each_other() -> None:
    starts = np.array([0, 2, 2, 5])
    assert stretches(starts, np.array([2, 0, 1])).tolist() == [2, 3, 4, 0, 1]
    assert stretches(starts, np.array([], dtype=np.int64)).tolist() == []
