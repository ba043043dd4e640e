"""Dates as people write them, read as partial dates that stay as precise as they were written, and put into words.

Libraries for this fill in what was left out (dateutil) or take nearly any text for a date (dateparser); here “Nov 2026”
stays a month, and what could be meant in two ways or is no date is refused. Numbers with slashes are read as in the
United States: 3/4/2026 is the fourth of March.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, WithJsonSchema

from cjn_graph.model.partial_date import LEAP_YEAR, PATTERN, YEAR, PartialDate

# Not from `calendar`, which follows the machine's locale.
MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
FORMS: Final = "11/28/2026 (month first), 28 Nov 2026, Nov 2026 or 2026"
"""What people may write, as hints and helps name it."""

_ISO = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?", re.ASCII)
_MONTH_FIRST = re.compile(r"(?P<month>\d{1,2})/(?:(?P<day>\d{1,2})/)?(?P<year>\d{4})", re.ASCII)
_NAMED = r"(?P<name>[A-Za-z]{3,9})\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4})"
_IN_WORDS = tuple(
    re.compile(form, re.ASCII | re.IGNORECASE)
    for form in (
        rf"{_NAMED},? {_YEAR}",
        rf"{_NAMED} {_DAY},? {_YEAR}",
        rf"{_DAY}(?: of)?[ -]{_NAMED},?[ -]{_YEAR}",
    )
)


def read_date(text: str) -> PartialDate:
    """Read a date as somebody wrote it.

    >>> read_date("11/28/2026"), read_date("Nov 2026"), read_date("28 November 2026"), read_date("2026")
    ('2026-11-28', '2026-11', '2026-11-28', '2026')

    Raises
    ------
    ValueError
        It is none, there is no such day, or the day seems to stand before the month.
    """
    text = " ".join(str(text).split())
    if _ISO.fullmatch(text):
        return PartialDate(text)
    numbers = _MONTH_FIRST.fullmatch(text)
    if numbers:
        month = int(numbers["month"])
        if month > len(MONTHS) and numbers["day"]:
            turned = f"{numbers['day']}/{numbers['month']}/{numbers['year']}"
            raise ValueError(f"{text!r} is not a date: the month comes first, as in {turned}")
        return _date(text, numbers["year"], month, numbers["day"])
    for form in _IN_WORDS:
        found = form.fullmatch(text)
        if found and (months := [at for at, name in enumerate(MONTHS, 1) if _is_short_for(found["name"], name)]):
            return _date(text, found["year"], months[0], found.groupdict().get("day"))
    raise ValueError(f"{text[:40]!r} is not a date: write {FORMS}")


def _is_short_for(typed: str, month: str) -> bool:
    return month.lower().startswith(typed.lower())


def _date(text: str, year: str, month: int, day: str | None) -> PartialDate:
    try:
        return PartialDate(f"{year}-{month:02}" + (f"-{int(day):02}" if day else ""))
    except ValueError as error:
        raise ValueError(f"{text!r} is not a date: {str(error).partition(': ')[2]}") from None


def date_in_words(value: object) -> str:
    """Write a partial date as people do: ``2017``, ``May 2017``, ``3 May 2017``.

    >>> date_in_words("2017-05-03"), date_in_words("2017-05"), date_in_words("2017")
    ('3 May 2017', 'May 2017', '2017')
    """
    year, *rest = str(value).split("-")
    month = [MONTHS[int(rest[0]) - 1]] if rest else []
    day = [str(int(rest[1]))] if len(rest) > 1 else []
    return " ".join([*day, *month, year])


def _any_case(text: str) -> str:
    return "".join(f"[{letter.upper()}{letter.lower()}]" for letter in text)


def _begun(name: str) -> str:
    """Match a month by its name or by its first letters, three at least."""
    rest = ""
    for letter in reversed(name[3:]):
        rest = f"(?:{_any_case(letter)}{rest})?"
    return f"{_any_case(name[:3])}{rest}\\.?"


def _patterns() -> Iterator[str]:
    """Say each way to write a date, but ISO 8601, with the days that each month has."""
    usual = "0?[1-9]|1[0-9]|2[0-8]"
    lengths = (("1 3 5 7 8 10 12", f"{usual}|29|3[01]", YEAR), ("4 6 9 11", f"{usual}|29|30", YEAR))
    nth = f"(?:{'|'.join(_any_case(ending) for ending in ('st', 'nd', 'rd', 'th'))})?"
    of = f"(?: {_any_case('of')})?[ -]"
    yield f"(?:0?[1-9]|1[0-2])/{YEAR}"
    yield f"(?:{'|'.join(map(_begun, MONTHS))}),? {YEAR}"
    for months, days, years in (*lengths, ("2", usual, YEAR), ("2", "29", LEAP_YEAR)):
        numbers = [int(month) for month in months.split()]
        digits = "|".join(str(month) if month > 9 else f"0?{month}" for month in numbers)
        names = "|".join(_begun(MONTHS[month - 1]) for month in numbers)
        yield f"(?:{digits})/(?:{days})/{years}"
        yield f"(?:{names}) (?:{days}){nth},? {years}"
        yield f"(?:{days}){nth}{of}(?:{names}),?[ -]{years}"


WRITTEN: Final = "|".join((PATTERN, *(f"^{pattern}$" for pattern in _patterns())))
"""What a schema says of one: all that is read, of 1500 to 2099; more blanks than one are read besides."""


def _read(value: Any) -> Any:
    return read_date(value) if isinstance(value, str) else value


WrittenDate = Annotated[
    PartialDate,
    BeforeValidator(_read),
    WithJsonSchema({"type": "string", "pattern": WRITTEN, "examples": ["2026-05-04", "May 2026", "5/4/2026"]}),
]
"""A partial date that may come as people write it."""
