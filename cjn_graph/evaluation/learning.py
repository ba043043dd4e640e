"""Weights from what came of earlier introductions: a logistic regression, and whether it is better.

``log(p ÷ (1 − p)) = a + sum over features of b · value``. The coefficients are drawn towards the weights in use times a
scale that is fitted as well (L2 penalty), so that few outcomes change proportions little, and none changes its sign:
what speaks for somebody never comes to speak against them. Earlier introductions teach, later ones judge.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from pydantic import BaseModel, ConfigDict, Field
from scipy.optimize import minimize

from cjn_graph.evaluation.measures import interval
from cjn_graph.network.exposure import Values
from cjn_graph.network.network import Flags

LEAST_OUTCOMES: Final = 200
"""Outcomes below which nothing is adopted."""
LATER: Final = 0.3
"""Share of the outcomes, the latest ones, that judge."""
PENALTY: Final = 1.0
_DECIMALS: Final = 4
_GROUPS: Final = 5


class Calibration(BaseModel):
    """How often introductions of about the same predicted probability were useful."""

    model_config = ConfigDict(frozen=True)

    predicted: float = Field(description="Mean probability that was predicted.")
    happened: float = Field(description="Share that was useful.")
    introductions: int


class Learned(BaseModel):
    """What the outcomes taught, and how it did on later ones."""

    model_config = ConfigDict(frozen=True)

    outcomes: int = Field(description="Introductions that are known to have been useful, or to have come to nothing.")
    useful: int
    judged: int = Field(description="The latest of them, which only judged.")
    weights: dict[str, float] = Field(description="Learned from all outcomes; empty where there are too few.")
    auc_now: float | None = Field(description="Chance that a useful one is ranked before another, weights in use.")
    auc_learned: float | None = Field(description="The same with weights learned from the earlier outcomes.")
    ahead: tuple[float, float] | None = Field(description="95 % paired bootstrap interval of the difference.")
    calibration: list[Calibration] = Field(description="On the later outcomes.")
    better: bool
    reason: str = Field(description="Why they are, or are not, better.")


@dataclass(frozen=True)
class Outcomes:
    """What came of introductions, the earliest first.

    Attributes
    ----------
    values : array, shape (introductions, features)
        What each feature said beforehand, as the mean of both directions.
    useful : array of bool, shape (introductions,)
    """

    values: Values
    useful: Flags


def learn(outcomes: Outcomes, names: Sequence[str], weights: Values, *, seed: int = 1) -> Learned:
    """Fit weights, and compare them with those in use on the later outcomes.

    Parameters
    ----------
    names : sequence of str
        Of the features.
    weights : array, shape (features,)
        In use; their signs are kept.
    """
    count, useful = len(outcomes.useful), int(outcomes.useful.sum())
    first = count - round(LATER * count)
    judged = outcomes.useful[first:]
    told = {"outcomes": count, "useful": useful, "judged": count - first}
    if count < LEAST_OUTCOMES or not 0 < judged.sum() < len(judged) or len(set(outcomes.useful[:first].tolist())) < 2:
        needed = f"at least {LEAST_OUTCOMES} are needed, useful ones and others among the earlier and the later ones"
        return _none(told, f"Too little to learn from: {count} outcomes, {useful} of them useful; {needed}.")
    fitted, intercept = _fit(outcomes.values[:first], outcomes.useful[:first], weights)
    later = outcomes.values[first:]
    now, learned = _concordance(later @ weights, judged), _concordance(later @ fitted, judged)
    ahead = interval(learned - now, seed)
    better = ahead[0] > 0
    shown = (round(ahead[0], _DECIMALS), round(ahead[1], _DECIMALS))
    whole, _ = _fit(outcomes.values, outcomes.useful, weights)
    return Learned(
        **told,
        weights=dict(zip(names, _as_weights(whole, weights).tolist(), strict=True)),
        auc_now=round(float(now.mean()), _DECIMALS),
        auc_learned=round(float(learned.mean()), _DECIMALS),
        ahead=shown,
        calibration=_calibration(1 / (1 + np.exp(-(intercept + later @ fitted))), judged),
        better=better,
        reason=(
            f"On the later outcomes the learned weights are ahead by {shown[0]:+.3f} to {shown[1]:+.3f} (95 %): "
            + ("better." if better else "not surely better, so the weights in use stay.")
        ),
    )


def _none(told: dict[str, int], reason: str) -> Learned:
    return Learned(
        **told, weights={}, auc_now=None, auc_learned=None, ahead=None, calibration=[], better=False, reason=reason
    )


def _fit(values: Values, useful: Flags, weights: Values) -> tuple[Values, float]:
    """Return the coefficients and the intercept that are likeliest under the penalty."""
    sign, count = np.sign(weights), len(weights)
    target = np.where(useful, 1.0, 0.0)

    def loss(parameters: Values) -> tuple[float, Values]:
        slopes, scale, intercept = parameters[:count], parameters[count], parameters[count + 1]
        line = intercept + values @ slopes
        away = slopes - scale * weights
        error = 1 / (1 + np.exp(-line)) - target
        total = float(np.logaddexp(0, line).sum() - target @ line + PENALTY / 2 * away @ away)
        return total, np.concatenate(
            [values.T @ error + PENALTY * away, [-PENALTY * float(away @ weights), float(error.sum())]]
        )

    bounds = [(0.0, None) if each >= 0 else (None, 0.0) for each in sign]
    start = np.concatenate([weights, [1.0, 0.0]])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[*bounds, (0.0, None), (None, None)]).x
    return np.asarray(found[:count]), float(found[count + 1])


def _concordance(scores: Values, useful: Flags) -> Values:
    """For each introduction, the share of those of the other sort that it is rightly ranked before or behind.

    The mean over the useful ones is the area under the ROC curve, and so is that over the others (Hanley & McNeil
    1982); and so is the mean over all.
    """
    scores = np.round(scores, 9)
    right = np.sign(scores[useful][:, None] - scores[~useful][None, :]) / 2 + 0.5
    found = np.empty(len(scores))
    found[useful], found[~useful] = right.mean(axis=1), right.mean(axis=0)
    return found


def _as_weights(fitted: Values, weights: Values) -> Values:
    """Let what speaks for somebody weigh together what it does now, so that thresholds keep their meaning."""
    favour = float(fitted[weights > 0].sum())
    return np.round(fitted * (float(weights[weights > 0].sum()) / favour) if favour > 0 else weights, 3)


def _calibration(predicted: Values, useful: Flags) -> list[Calibration]:
    parts = np.array_split(np.argsort(predicted, kind="stable"), _GROUPS)
    return [
        Calibration(
            predicted=round(float(predicted[part].mean()), _DECIMALS),
            happened=round(float(useful[part].mean()), _DECIMALS),
            introductions=len(part),
        )
        for part in parts
        if len(part)
    ]
