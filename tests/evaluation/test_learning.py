"""Weights from outcomes: what they find, what they keep, and when nothing is learned."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import mannwhitneyu

from cjn_graph.evaluation.learning import LEAST_OUTCOMES, Learned, Outcomes, learn

NAMES = ("first", "second", "third", "against")
NOW = np.array([1.0, 1.0, 0.5, -0.5])


def drawn(count: int, truth: np.ndarray, seed: int = 1) -> Outcomes:
    """Introductions whose use follows ``truth``."""
    draw = np.random.default_rng(seed)
    values = draw.random((count, len(NAMES)))
    line = values @ truth - (values @ truth).mean()
    return Outcomes(values, draw.random(count) < 1 / (1 + np.exp(-line)))


def taught(outcomes: Outcomes) -> Learned:
    return learn(outcomes, NAMES, NOW)


def test_what_outcomes_follow_counts_more_and_later_ones_confirm_it() -> None:
    outcomes = drawn(900, np.array([0.0, 7.0, 0.0, 0.0]))
    found = taught(outcomes)
    assert found.better
    assert found.ahead is not None
    assert found.ahead[0] > 0
    assert found.weights["second"] > 4 * found.weights["first"]
    assert found.auc_learned is not None
    assert found.auc_now is not None
    assert found.auc_learned > found.auc_now
    # What speaks for somebody weighs together as before.
    assert sum(weight for weight in found.weights.values() if weight > 0) == pytest.approx(2.5, abs=0.01)
    assert (found.outcomes, found.useful, found.judged) == (900, int(outcomes.useful.sum()), 270)


def test_the_figure_is_the_area_under_the_roc_curve() -> None:
    outcomes = drawn(400, np.array([2.0, 2.0, 1.0, -1.0]))
    later, scores = outcomes.useful[280:], outcomes.values[280:] @ NOW
    area = mannwhitneyu(scores[later], scores[~later]).statistic / (later.sum() * (~later).sum())
    assert taught(outcomes).auc_now == pytest.approx(area, abs=1e-4)


def test_weights_that_are_right_stay() -> None:
    found = taught(drawn(600, 3 * NOW, seed=2))
    assert not found.better
    assert "not surely better" in found.reason


def test_signs_are_kept_whatever_outcomes_say() -> None:
    found = taught(drawn(900, np.array([-5.0, 5.0, 0.0, 5.0])))
    assert found.weights["first"] == 0.0
    assert found.weights["against"] == 0.0


def test_predictions_hold_on_later_introductions() -> None:
    found = taught(drawn(6000, np.array([3.0, 3.0, 0.0, -3.0])))
    assert [each.introductions for each in found.calibration] == [360] * 5
    for each in found.calibration:
        assert each.happened == pytest.approx(each.predicted, abs=0.08)


@pytest.mark.parametrize(
    "outcomes",
    [
        drawn(LEAST_OUTCOMES - 1, 5 * NOW),
        Outcomes(np.zeros((0, 4)), np.zeros(0, dtype=bool)),
        Outcomes(np.ones((300, 4)), np.ones(300, dtype=bool)),
        Outcomes(np.ones((300, 4)), np.arange(300) < 150),
    ],
    ids=["too few", "none", "all useful", "the later ones all of one sort"],
)
def test_too_little_to_learn_from(outcomes: Outcomes) -> None:
    found = taught(outcomes)
    assert (found.better, found.weights, found.auc_now) == (False, {}, None)
    assert found.reason.startswith(f"Too little to learn from: {len(outcomes.useful)} outcomes")
