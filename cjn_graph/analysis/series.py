"""Observations over time: which periods a measure is recorded for, and which are missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from cjn_graph.analysis.measure import share
from cjn_graph.model import PartialDate

Step: TypeAlias = Literal["month", "quarter", "half-year", "year"]

_MONTHS: Final[dict[Step, int]] = {"year": 12, "half-year": 6, "quarter": 3, "month": 1}
_SHORTEST_MONTH: Final = 28

COVERAGE: Final = (
    "periods with a number ÷ periods from the first one recorded until the last complete one, or until the record "
    "that it is about ended. A period is the shortest that the series tells of: a year, half-year, quarter or month; "
    "numbers about less than a month are judged by the year"
)
"""What the coverage of a series, and its gaps, mean."""


class Datum(BaseModel):
    """One observation."""

    model_config = ConfigDict(frozen=True)

    id: str
    start: PartialDate | None = Field(description="First day that it is about, as precise as known.")
    end: PartialDate | None = Field(description="Last day; where none is recorded, that of start.")
    value: float | None = Field(description="The number; null where it is in words only.")
    text: str | None = Field(description="The observation in words.")
    reported_by: str | None = Field(description="Report or office that it comes from.")
    source: str = Field(description="How it got here.")

    def months(self) -> range | None:
        """Return the months that it is about, counted from year 0; None where it has no date."""
        if self.start is None or self.end is None:
            return None
        return range(_month(self.start.first_day), _month(self.end.last_day) + 1)

    def days(self) -> int:
        """Return how many days it is about; 0 where it has no date."""
        if self.start is None or self.end is None:
            return 0
        return (self.end.last_day - self.start.first_day).days + 1


class Gap(BaseModel):
    """A stretch of time for which there is no number."""

    model_config = ConfigDict(frozen=True)

    start: PartialDate
    end: PartialDate
    periods: int


class Coverage(BaseModel):
    """Which periods a series covers."""

    model_config = ConfigDict(frozen=True)

    step: Step | None = Field(description="Length of the periods; null where no number has a date.")
    recorded: int = Field(description="Periods with a number.")
    periods: int = Field(description="All periods.")
    share: float | None = Field(description="recorded ÷ periods; null without periods.")
    gaps: list[Gap] = Field(description="The missing ones, next to each other taken together.")


def coverage_of(data: Sequence[Datum], today: date, ended: PartialDate | None = None) -> Coverage:
    """Find the periods for which a series has no number.

    Parameters
    ----------
    today : date
        The period that has not ended by then is not missed yet.
    ended : PartialDate, optional
        When that which it is about ended: nothing is missed afterwards.
    """
    spans = [span for datum in data if datum.value is not None and (span := datum.months()) is not None]
    if not spans:
        return Coverage(step=None, recorded=0, periods=0, share=None, gaps=[])
    step = _step(data)
    size = _MONTHS[step]
    covered = {period for span in spans for period in range(span.start // size, (span.stop - 1) // size + 1)}
    last = (_month(today) + 1 if _ends_month(today) else _month(today)) // size - 1
    if ended is not None:
        last = min(last, _month(ended.last_day) // size)
    whole = range(min(covered), max(last, max(covered)) + 1)
    return Coverage(
        step=step,
        recorded=len(covered),
        periods=len(whole),
        share=share(len(covered), len(whole)),
        gaps=[_gap(run, size) for run in _runs(period for period in whole if period not in covered)],
    )


def _step(data: Iterable[Datum]) -> Step:
    """Return the shortest period that the numbers are about; single days say nothing about how often they come."""
    lengths = [
        len(months)
        for datum in data
        if datum.value is not None and (months := datum.months()) is not None and datum.days() >= _SHORTEST_MONTH
    ]
    shortest = min(lengths, default=_MONTHS["year"])
    return next((step for step, size in _MONTHS.items() if size <= shortest), "month")


def _runs(periods: Iterable[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for period in periods:
        if runs and runs[-1][-1] == period - 1:
            runs[-1].append(period)
        else:
            runs.append([period])
    return runs


def _gap(run: Sequence[int], size: int) -> Gap:
    first, last = run[0] * size, (run[-1] + 1) * size - 1
    if size == _MONTHS["year"]:
        return Gap(start=PartialDate(f"{first // 12:04}"), end=PartialDate(f"{last // 12:04}"), periods=len(run))
    return Gap(start=_named(first), end=_named(last), periods=len(run))


def _named(month: int) -> PartialDate:
    return PartialDate(f"{month // 12:04}-{month % 12 + 1:02}")


def _month(day: date) -> int:
    return 12 * day.year + day.month - 1


def _ends_month(day: date) -> bool:
    return PartialDate(day.isoformat()[:7]).last_day == day
