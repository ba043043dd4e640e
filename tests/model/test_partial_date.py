"""Partial dates keep their precision and know their bounds."""

import calendar
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cjn_graph.model import PartialDate


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2017", date(2017, 1, 1), date(2017, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-02", date(2023, 2, 1), date(2023, 2, 28)),
        ("2019-03-05", date(2019, 3, 5), date(2019, 3, 5)),
    ],
)
def test_bounds(text: str, first: date, last: date) -> None:
    parsed = PartialDate(text)
    assert (parsed.first_day, parsed.last_day) == (first, last)
    assert str(parsed) == text


@pytest.mark.parametrize(
    "text", ["", "17", "2017-13", "2017-00", "2023-02-29", "2017/05", "05-2017", "20170503", "２０１７"]
)
def test_refuses_what_is_no_date(text: str) -> None:
    with pytest.raises(ValueError, match="is not a date"):
        PartialDate(text)


@given(st.dates(), st.sampled_from([4, 7, 10]))
def test_contains_the_day_it_was_cut_from(day: date, length: int) -> None:
    parsed = PartialDate(day.isoformat()[:length])
    assert parsed.first_day <= day <= parsed.last_day
    days_in_year = 366 if calendar.isleap(day.year) else 365
    assert (parsed.last_day - parsed.first_day).days < {4: days_in_year, 7: 31, 10: 1}[length]
