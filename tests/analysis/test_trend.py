"""The days of a trend, and what stands on each."""

from __future__ import annotations

from datetime import date

import pytest

from cjn_graph.analysis.health import PLAIN, measure_health
from cjn_graph.analysis.trend import Every, days_until, make_trend
from tests.network.small import Small


@pytest.mark.parametrize(
    ("last", "every", "points", "days"),
    [
        (date(2026, 8, 3), "quarter", 3, ["2026-03-31", "2026-06-30", "2026-08-03"]),
        (date(2026, 8, 3), "half-year", 3, ["2025-12-31", "2026-06-30", "2026-08-03"]),
        (date(2026, 8, 3), "year", 3, ["2024-12-31", "2025-12-31", "2026-08-03"]),
        (date(2025, 12, 31), "year", 2, ["2024-12-31", "2025-12-31"]),
        (date(2024, 3, 31), "quarter", 2, ["2023-12-31", "2024-03-31"]),
        (date(2, 6, 1), "year", 5, ["0001-12-31", "0002-06-01"]),  # there is no year 0
    ],
)
def test_the_days_are_the_ends_of_the_periods_before_the_last_one(
    last: date, every: Every, points: int, days: list[str]
) -> None:
    assert [day.isoformat() for day in days_until(last, every, points)] == days


def test_a_point_says_what_the_report_of_its_day_says_and_why_there_is_no_value() -> None:
    empty, small = Small(), Small()
    small.person("Ana"), small.person("Bo")
    reports = [measure_health(empty.build()), measure_health(small.build())]
    trend = make_trend(reports, "year")
    assert set(trend.measures) == set(PLAIN)
    first, last = trend.measures["largest_component_share"].points
    assert (first.value, first.n, first.reason) == (None, 0, "By the facts counted here, there are no people.")
    assert (last.value, last.n, last.reason) == (0.5, 2, None)
    assert trend.measures["isolates"].definition == reports[1].isolates.definition
