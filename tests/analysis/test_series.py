"""Which periods a series of observations covers, and which it lacks."""

from __future__ import annotations

from datetime import date

import pytest

from cjn_graph.analysis.series import Datum, coverage_of
from cjn_graph.model import PartialDate

TODAY = date(2026, 11, 1)


def datum(period: str, value: float | None = 1.0) -> Datum:
    """An observation about ``start`` or ``start/end``; "" is undated."""
    start, _, end = period.partition("/")
    dates = (PartialDate(start), PartialDate(end or start)) if period else (None, None)
    return Datum(id="o", start=dates[0], end=dates[1], value=value, text="said", reported_by=None, source="entered")


@pytest.mark.parametrize(
    ("periods", "step", "recorded", "all_periods", "gaps"),
    [
        (["2025"], "year", 1, 1, []),
        (["2021", "2022", "2024"], "year", 3, 5, ["2023/2023", "2025/2025"]),
        (["2019", "2023", "2025"], "year", 3, 7, ["2020/2022", "2024/2024"]),
        (["2024", "2025", "2026"], "year", 3, 3, []),  # the present year is there already
        (["2026-08", "2026-10"], "month", 2, 3, ["2026-09/2026-09"]),
        (["2026-01/2026-03", "2026-07/2026-09"], "quarter", 2, 3, ["2026-04/2026-06"]),
        (["2025-01/2025-06", "2026-01/2026-06"], "half-year", 2, 3, ["2025-07/2025-12"]),
        (["2024-05-03", "2025-11-30"], "year", 2, 2, []),  # single days are judged by the year
        (["2024-05-03/2024-05-05", "2025"], "year", 2, 2, []),  # and so are a few of them
        (["2026-01-01/2026-03-31", "2026-07-01/2026-09-30"], "quarter", 2, 3, ["2026-04/2026-06"]),
        (["2026-01-01/2026-01-31", "2026-10"], "month", 2, 10, ["2026-02/2026-09"]),
        (["2025", "2026-02"], "month", 13, 22, ["2026-01/2026-01", "2026-03/2026-10"]),  # a year covers its months
        (["2022/2023", "2025"], "year", 3, 4, ["2024/2024"]),
        (["2025", ""], "year", 1, 1, []),
        ([""], None, 0, 0, []),
        ([], None, 0, 0, []),
    ],
)
def test_periods_without_a_number_are_gaps(
    periods: list[str], step: str | None, recorded: int, all_periods: int, gaps: list[str]
) -> None:
    found = coverage_of([datum(period) for period in periods], TODAY)
    assert (found.step, found.recorded, found.periods) == (step, recorded, all_periods)
    assert [f"{gap.start}/{gap.end}" for gap in found.gaps] == gaps
    assert found.share == (recorded / all_periods if all_periods else None)
    assert sum(gap.periods for gap in found.gaps) == all_periods - recorded


def test_what_is_said_in_words_fills_no_gap_between_numbers() -> None:
    found = coverage_of([datum("2022"), datum("2023", None), datum("2024"), datum("2025")], TODAY)
    assert [str(gap.start) for gap in found.gaps] == ["2023"]
    assert coverage_of([datum("2023", None)], TODAY).share is None


@pytest.mark.parametrize(
    ("today", "periods"), [(date(2026, 12, 30), 1), (date(2026, 12, 31), 2), (date(2027, 1, 1), 2)]
)
def test_a_year_is_missed_when_it_is_over(today: date, periods: int) -> None:
    assert coverage_of([datum("2025")], today).periods == periods


def test_nothing_is_missed_after_the_end_of_what_it_is_about() -> None:
    data = [datum("2020"), datum("2022")]
    assert coverage_of(data, TODAY, PartialDate("2023-06")).periods == 4
    assert coverage_of(data, TODAY, PartialDate("2021")).periods == 3  # what was recorded later counts all the same
