"""How the measures of the network's health changed: the same definition, on several days."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from typing import Final

from pydantic import BaseModel, ConfigDict, Field

from cjn_graph.analysis.health import PLAIN, HealthReport
from cjn_graph.analysis.measure import Scope
from cjn_graph.questions import Every

_MONTHS: Final[dict[Every, int]] = {"quarter": 3, "half-year": 6, "year": 12}


class TrendPoint(BaseModel):
    """A measure on one day."""

    model_config = ConfigDict(frozen=True)

    as_of: str
    value: int | float | None = Field(description="null where it was not defined; reason says why.")
    n: int = Field(description="How many it was computed on.")
    coverage: float | None = Field(description="Share of what is on record that could be used.")
    reason: str | None = Field(default=None, description="Why there is no value.")


class Trend(BaseModel):
    """One measure over time."""

    model_config = ConfigDict(frozen=True)

    of: str = Field(description="What n counts.")
    definition: str
    points: list[TrendPoint] = Field(description="The earliest first.")


class TrendReport(BaseModel):
    """The measures that stand on their own, over time: facts as they are known now, as they held on each day."""

    model_config = ConfigDict(frozen=True)

    scope: Scope = Field(description="Of the last day; since is the first.")
    every: Every
    measures: dict[str, Trend]


def days_until(last: date, every: Every, points: int) -> list[date]:
    """Return the ends of the quarters, half-years or years before a day, and that day itself, the earliest first.

    >>> [day.isoformat() for day in days_until(date(2026, 8, 3), "half-year", 3)]
    ['2025-12-31', '2026-06-30', '2026-08-03']
    """
    step, days = _MONTHS[every], [last]
    months = 12 * last.year + (last.month - 1) // step * step  # months since year 0 until the present period began
    while len(days) < points and months > 12:
        year, month = divmod(months - 1, 12)
        end = date(year, month + 1, monthrange(year, month + 1)[1])
        days.append(end)
        months -= step
    return days[::-1]


def make_trend(reports: Sequence[HealthReport], every: Every) -> TrendReport:
    """Put reports of several days, the earliest first and all by one definition, beside each other."""
    last = reports[-1]
    return TrendReport(
        scope=last.scope.model_copy(update={"since": reports[0].scope.as_of}),
        every=every,
        measures={
            name: Trend(
                of=getattr(last, name).of,
                definition=getattr(last, name).definition,
                points=[_point(report, name) for report in reports],
            )
            for name in PLAIN
        },
    )


def _point(report: HealthReport, name: str) -> TrendPoint:
    measure = getattr(report, name)
    return TrendPoint(
        as_of=report.scope.as_of,
        value=measure.value,
        n=measure.n,
        coverage=measure.coverage,
        reason=measure.reason,
    )
