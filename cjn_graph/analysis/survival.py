"""How long something lasts, where some of it still goes on: the Kaplan-Meier estimate with its band.

``S(t) = product over the times t(i) <= t of (1 - d(i) / n(i))``, with ``d(i)`` that ended at ``t(i)`` of ``n(i)`` of
which it was still known that they go on (Kaplan & Meier 1958, *Journal of the American Statistical Association* 53,
457-481). The band is for 95 percent at each time, from Greenwood's variance on the scale of ``log(-log S)``
(Kalbfleisch & Prentice 2002, section 1.4), so that it stays within 0 and 1; it is not defined where S is 1 or 0.
Cost: one sort, and one pass for each time at which something ended.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

DECIMALS: Final = 6
Z: Final = 1.959963984540054
"""Of the normal distribution, for 95 percent."""


class Step(BaseModel):
    """The estimate from one time until the next."""

    model_config = ConfigDict(frozen=True)

    at: float = Field(description="Time.")
    at_risk: int = Field(description="Of how many it was known just before that they go on.")
    ended: int = Field(description="How many of these ended then.")
    share: float = Field(description="Estimated share that goes on beyond it.")
    low: float | None = Field(description="Lower end of the 95 percent band; null where it is not defined.")
    high: float | None = Field(description="Upper end of the band.")


def kaplan_meier(durations: Sequence[float], ended: Sequence[bool]) -> list[Step]:
    """Estimate how long something lasts: a step for each time at which something ended.

    Parameters
    ----------
    durations : sequence of float
        How long each lasted, or is known to go on; 0 or more.
    ended : sequence of bool
        Whether each has ended; else it was known to go on at that time.
    """
    times, over = np.asarray(durations, dtype=float), np.asarray(ended, dtype=bool)
    steps: list[Step] = []
    share, variance = 1.0, 0.0
    for at in np.unique(times[over]).tolist():
        at_risk, count = int(np.count_nonzero(times >= at)), int(np.count_nonzero(over & (times == at)))
        share *= 1 - count / at_risk
        low = high = None
        if count < at_risk:
            variance += count / (at_risk * (at_risk - count))
            width = math.exp(Z * math.sqrt(variance) / -math.log(share))
            low, high = round(share**width, DECIMALS), round(share ** (1 / width), DECIMALS)
        steps.append(
            Step(
                at=round(at, DECIMALS),
                at_risk=at_risk,
                ended=count,
                share=round(share, DECIMALS),
                low=low,
                high=high,
            )
        )
    return steps


def share_at(steps: Sequence[Step], at: float) -> Step | None:
    """Return the step that holds at a time; None before the first one, where nothing had ended."""
    return next((step for step in reversed(steps) if step.at <= at), None)


def median_of(steps: Sequence[Step]) -> float | None:
    """Return the first time at which at most half go on; None where more than half do to the end."""
    return next((step.at for step in steps if step.share <= 0.5), None)
