from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from cjn_graph.snapshot.days import UNKNOWN, decay, first_days, last_days

TODAY = date(2026, 11, 1).toordinal()


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024-02-03", date(2024, 2, 3), date(2024, 2, 3)),
    ],
)
def test_a_partial_date_has_a_first_and_a_last_day(text: str, first: date, last: date) -> None:
    assert first_days([text, ""]).tolist() == [first.toordinal(), UNKNOWN]
    assert last_days([text, ""]).tolist() == [last.toordinal(), UNKNOWN]


def test_evidence_halves_with_each_half_life_and_the_future_counts_as_today() -> None:
    days = np.array([TODAY, TODAY + 400, TODAY - 731], dtype=np.int32)  # 731 days are 24.02 months
    assert decay(days, TODAY, 24.0, 24.0) == pytest.approx([1.0, 1.0, 0.5], abs=1e-3)


def test_undated_evidence_is_taken_to_have_the_age_that_the_definitions_say() -> None:
    assert decay(np.array([UNKNOWN], dtype=np.int32), TODAY, 24.0, 48.0) == pytest.approx([0.25])
