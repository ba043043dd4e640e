from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cjn_graph.network.days import ENDS, STARTS, UNKNOWN, decay, first_days, last_days, start_and_end

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


@given(st.lists(st.dates() | st.none(), min_size=2, max_size=2), st.lists(st.sampled_from((4, 7, 10)), min_size=2))
def test_start_and_end_are_written_as_they_were_given(days: list[date | None], lengths: list[int]) -> None:
    texts = [day.isoformat()[:length] if day else "" for day, length in zip(days, lengths, strict=False)]
    columns = {
        name: read([text])
        for names, text in zip((STARTS, ENDS), texts, strict=True)
        for name, read in zip(names, (first_days, last_days), strict=True)
    }
    assert start_and_end(columns, 0) == tuple(texts)


def test_evidence_halves_with_each_half_life_and_the_future_counts_as_today() -> None:
    days = np.array([TODAY, TODAY + 400, TODAY - 731], dtype=np.int32)  # 731 days are 24.02 months
    assert decay(days, TODAY, 24.0, 24.0) == pytest.approx([1.0, 1.0, 0.5], abs=1e-3)


def test_undated_evidence_is_taken_to_have_the_age_that_the_definitions_say() -> None:
    assert decay(np.array([UNKNOWN], dtype=np.int32), TODAY, 24.0, 48.0) == pytest.approx([0.25])
