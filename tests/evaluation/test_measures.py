"""Measures against their definition: every order of equal scores, one by one."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cjn_graph.evaluation.measures import interval, standing
from cjn_graph.network.exposure import gini, places_shown, top_decile_share


def in_one_order(is_target: list[bool]) -> tuple[float, float, float, float]:
    """The measures of a list in which nothing is equal."""
    places = [place for place, target in enumerate(is_target, 1) if target]
    gain = sum(1 / math.log2(place + 1) for place in places if place <= 10)
    ideal = sum(1 / math.log2(place + 1) for place in range(1, min(len(places), 10) + 1))
    return 1 / places[0], float(places[0] == 1), float(places[0] <= 10), gain / ideal


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2), st.booleans()), min_size=1, max_size=6))
def test_equal_scores_count_as_the_mean_over_all_their_orders(rows: list[tuple[int, bool]]) -> None:
    if not any(target for _, target in rows):
        return
    orders = [
        [target for _, target in order]
        for order in itertools.permutations(rows)
        if all(one >= other for (one, _), (other, _) in itertools.pairwise(order))
    ]
    expected = np.mean([in_one_order(order) for order in orders], axis=0)
    scores, marked = np.array([score for score, _ in rows], dtype=float), np.array([target for _, target in rows])
    assert standing(scores, marked) == pytest.approx(tuple(expected))


def test_a_target_behind_the_tenth_place_is_no_hit() -> None:
    scores, marked = -np.arange(30.0), np.zeros(30, dtype=bool)
    marked[11] = True
    found = standing(scores, marked)
    assert (found.mrr, found.hits_at_10, found.ndcg_at_10) == (pytest.approx(1 / 12), 0.0, 0.0)


def test_everybody_equal_is_a_random_ranking() -> None:
    marked = np.arange(100) == 5
    found = standing(np.zeros(100), marked)
    assert found.mrr == pytest.approx(sum(1 / place for place in range(1, 101)) / 100)
    assert found.hits_at_10 == pytest.approx(0.1)


def test_the_interval_holds_the_mean_and_narrows_with_more_people() -> None:
    few, many = (np.tile([0.0, 1.0], count) for count in (10, 1000))
    assert interval(few, 1)[0] < 0.5 < interval(few, 1)[1]
    assert np.diff(interval(many, 1)) < np.diff(interval(few, 1)) / 5
    assert interval(few, 1) == interval(few, 1)
    assert interval(np.zeros(0), 1) == (0.0, 0.0)


def test_exposure() -> None:
    assert gini(np.ones(20)) == 0.0
    assert gini(np.eye(20)[0]) == pytest.approx(0.95)
    assert gini(np.zeros(3)) == top_decile_share(np.zeros(3)) == 0.0
    assert top_decile_share(np.arange(20.0)) == pytest.approx((19 + 18) / 190)
    shown = places_shown(np.array([2.0] * 8 + [1.0] * 4 + [0.0]))
    assert shown.tolist() == [1.0] * 8 + [0.5] * 4 + [0.0]
    assert places_shown(np.zeros(4)).tolist() == [1.0] * 4
