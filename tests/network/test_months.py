from __future__ import annotations

from datetime import date

import pytest

from cjn_graph.network.months import months_before


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        ("2026-11-01", 24, "2024-11-01"),
        ("2025-06-30", 24, "2023-06-30"),  # a leap day lies between
        ("2024-02-29", 24, "2022-02-28"),
        ("2024-03-31", 1, "2024-02-29"),
        ("2026-01-15", 1, "2025-12-15"),
        ("2026-01-15", 0, "2026-01-15"),
        ("0002-06-01", 24, "0001-01-01"),
    ],
)
def test_months_are_counted_by_the_calendar(day: str, months: int, before: str) -> None:
    assert months_before(date.fromisoformat(day), months) == date.fromisoformat(before)
