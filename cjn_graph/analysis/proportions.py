"""Shares of a count, with Wilson's interval.

Wilson, E. B. (1927), Probable inference, the law of succession, and statistical inference, *Journal of the American
Statistical Association* 22, 209-212. It stays within 0 and 1 and is right for small counts.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

DECIMALS = 6


class Proportion(BaseModel):
    """How many of how many."""

    model_config = ConfigDict(frozen=True)

    count: int
    of: int
    share: float | None = Field(description="count ÷ of; null where there is nothing that it is a share of.")
    interval: tuple[float, float] | None = Field(description="Wilson's interval for 95 percent; null as the share is.")


def proportion(count: int, of: int) -> Proportion:
    """Return a share with its interval.

    >>> proportion(8, 10).interval, proportion(0, 0).share
    ((0.490162, 0.943318), None)
    """
    if not of:
        return Proportion(count=count, of=of, share=None, interval=None)
    # It takes a while to load, and the web app starts without it.
    from scipy.stats import binomtest

    interval = binomtest(count, of).proportion_ci(method="wilson")
    bounds = round(float(interval.low), DECIMALS), round(float(interval.high), DECIMALS)
    return Proportion(count=count, of=of, share=round(count / of, DECIMALS), interval=bounds)
