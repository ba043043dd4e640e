"""Dates as people write them stay as precise as they were written; what could be two things is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cjn_graph.model import PartialDate
from cjn_graph.model.written_dates import date_in_words, read_date


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026", "2026"),
        (" 2026-11 ", "2026-11"),
        ("2026-11-28", "2026-11-28"),
        ("11/28/2026", "2026-11-28"),
        ("3/4/2026", "2026-03-04"),
        ("03/04/2026", "2026-03-04"),
        ("11/2026", "2026-11"),
        ("Nov 2026", "2026-11"),
        ("nov. 2026", "2026-11"),
        ("November, 2026", "2026-11"),
        ("Sept 2026", "2026-09"),
        ("28 November 2026", "2026-11-28"),
        ("28-Nov-2026", "2026-11-28"),
        ("the 28th of May 2026".removeprefix("the "), "2026-05-28"),
        ("May 3rd, 2026", "2026-05-03"),
        ("Nov  28 2026", "2026-11-28"),
        ("2/29/2024", "2024-02-29"),
    ],
)
def test_what_people_write(written: str, read: str) -> None:
    assert read_date(written) == read
    assert isinstance(read_date(written), PartialDate)


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("28/11/2026", "the month comes first, as in 11/28/2026"),
        ("2/30/2026", "day is out of range for month"),
        ("2026-02-30", "day is out of range for month"),
        ("30 February 2026", "day is out of range for month"),
        ("13/2026", "month must be in 1..12"),
        ("0/5/2026", "month must be in 1..12"),
        *((text, "write 11/28/2026 (month first)") for text in ("soon", "yesterday", "", "28.11.2026", "28-11-2026")),
        *((text, "write 11/28/2026 (month first)") for text in ("11/28/26", "Nov 28", "Ma 2026", "Novembre 2026", "1")),
        ("٣ May 2026", "is not a date"),
        ("x" * 500, "is not a date"),
    ],
)
def test_what_is_no_date_is_refused_with_what_to_write(written: str, why: str) -> None:
    with pytest.raises(ValueError, match="is not a date") as raised:
        read_date(written)
    assert why in str(raised.value)
    assert len(str(raised.value)) < 200


@given(st.dates().filter(lambda day: day.year >= 1000))
def test_what_is_shown_can_be_typed_again(day: object) -> None:
    whole = str(day)
    for text in (whole, whole[:7], whole[:4]):
        assert read_date(date_in_words(text)) == text


def test_a_month_is_meant_by_its_first_letters_only_where_they_say_which() -> None:
    assert [read_date(f"{name} 2026")[-2:] for name in ("mar", "may", "jun", "jul")] == ["03", "05", "06", "07"]
    with pytest.raises(ValueError, match="write"):
        read_date("Ju 2026")
