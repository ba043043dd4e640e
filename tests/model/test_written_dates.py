"""Dates as people write them stay as precise as they were written; what could be two things is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cjn_graph.model import PartialDate
from cjn_graph.model.partial_date import PATTERN
from cjn_graph.model.written_dates import MONTHS, WRITTEN, date_in_words, read_date


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


def ways(day: date) -> Iterator[str]:
    """Write a day in each way that is read, and its month; of what may be left out in turns with and without."""
    year, month, number, name = day.year, day.month, day.day, MONTHS[day.month - 1]
    yield from (day.isoformat(), day.isoformat()[:7], str(year))
    yield from (f"{month}/{number}/{year}", f"{month:02}/{number:02}/{year}", f"{month}/{year}", f"{month:02}/{year}")
    for length in range(3, len(name) + 1):
        short = (name[:length], name[:length].lower(), name[:length].upper())[length % 3]
        yield from (f"{short} {year}", f"{short}., {year}", f"{short} {number}, {year}", f"{short}. {number:02} {year}")
        yield from (f"{number} {short} {year}", f"{number:02}-{short}-{year}", f"{number}th of {short}., {year}")
    yield from (f"{name} {number}{ending}, {year}" for ending in ("st", "ND", "rd", "Th"))


def test_the_schema_takes_each_day_in_each_way_to_write_it() -> None:
    written, partial = re.compile(WRITTEN), re.compile(PATTERN)
    days = [date(2023, 1, 1) + timedelta(days=number) for number in range(6 * 365 + 2)]
    assert days[-1] == date(2028, 12, 31)
    for day in days:
        assert partial.match(day.isoformat())
        assert [text for text in ways(day) if not written.match(text)] == []
    for text in ways(date(2024, 2, 29)):
        assert read_date(text) == "2024-02-29"[: len(read_date(text))]


def test_the_schema_takes_no_day_that_there_is_not() -> None:
    for year in (1600, 1700, 1900, *range(2000, 2029)):
        for month, name in enumerate(MONTHS, 1):
            for number in (0, 28, 29, 30, 31, 32):
                try:
                    there_is = bool(date(year, month, number))
                except ValueError:
                    there_is = False
                texts = (f"{year}-{month:02}-{number:02}", f"{month}/{number}/{year}", f"{number} {name} {year}")
                assert [bool(re.match(WRITTEN, text)) for text in (*texts, f"{name} {number}, {year}")] == [
                    there_is
                ] * 4
                assert bool(re.match(PATTERN, texts[0])) == there_is


@settings(max_examples=25)
@given(st.from_regex(re.compile(WRITTEN)))
def test_what_the_schema_takes_of_written_dates_is_read(text: str) -> None:
    assert isinstance(read_date(text), PartialDate)


@given(st.from_regex(re.compile(PATTERN)))
def test_what_the_schema_takes_of_partial_dates_is_read(text: str) -> None:
    assert PartialDate(text) == text.strip()
