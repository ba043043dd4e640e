"""The one rule for dates at every door: forms, commands, routes and imports. The model takes any date that there is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from cjn_graph.errors import InvalidInput, Problem, Unfit
from cjn_graph.model import PartialDate, Record
from cjn_graph.model.partial_date import EARLIEST_YEAR
from cjn_graph.model.written_dates import read_date as read_written_date

YEARS_AHEAD: Final = 20
_OF_ANY_AGE: Final = ("founded",)
"""Properties that may be older: there are offices of the 19th century."""
_OF_THE_PAST: Final = {
    "interaction": (("on",), "Log it when it has happened."),
    "consent": (("on",), "Record it when they have said so."),
    "knows": (("first_on", "last_on"), "Record it when it has happened."),
    "observation": (("start",), "Record it when it has happened."),
}
"""Dates, by kind, of what has happened when it is recorded, and what to do."""


def read_date(where: str, text: str, today: date) -> PartialDate:
    """Read a date that was entered.

    Raises
    ------
    InvalidInput
        It is none, or lies before 1900 or more than 20 years ahead; ``where`` names it.
    """
    try:
        day = read_written_date(text)
    except ValueError as error:
        raise InvalidInput([Problem(where, f"{error}.")]) from None
    problems = _problems(where, day, today)
    if problems:
        raise Unfit(problems)
    return day


def with_dates(declared: type[Record], values: Mapping[str, Any], today: date) -> dict[str, Any]:
    """Read the dates among values that were entered, as people write them.

    Raises
    ------
    InvalidInput
        Each that is none.
    Unfit
        Each that cannot be meant: see :func:`date_problems`.
    """
    read, problems, unfit = dict(values), [], []
    for name, value in values.items():
        field = declared.model_fields.get(name)
        if field and isinstance(value, str) and field.annotation in (PartialDate, PartialDate | None):
            try:
                read[name] = read_written_date(value)
            except ValueError as error:
                problems.append(Problem(name, f"{error}."))
            else:
                unfit += _of_kind(declared.kind, name, read[name], today)
    if problems:
        raise InvalidInput(problems)
    if unfit:
        raise Unfit(unfit)
    return read


def date_problems(record: Record, today: date) -> list[Problem]:
    """Return what is wrong with the dates of a record: before 1900, far ahead, or of a contact still to come."""
    return [
        problem
        for name, value in record
        if isinstance(value, PartialDate)
        for problem in _of_kind(record.kind, name, value, today)
    ]


def _of_kind(kind: str, name: str, day: PartialDate, today: date) -> list[Problem]:
    names, hint = _OF_THE_PAST.get(kind, ((), ""))
    problems = _problems(name, day, today)
    if not problems and name in names and day.first_day > today:
        return [Problem(name, f"{day} is still to come.", hint)]
    return problems


def require_ahead(where: str, day: PartialDate | None, today: date) -> None:
    """Refuse a last day that is over when it is entered.

    Raises
    ------
    InvalidInput
    """
    if day is not None and day.has_passed(today):
        raise Unfit([Problem(where, f"{day} is past.", "Give a day that is still to come, or leave it out.")])


def is_too_early(name: str, day: PartialDate) -> bool:
    """Tell whether a property's date is before all that staff keep records of."""
    return day.first_day.year < EARLIEST_YEAR and name not in _OF_ANY_AGE


def _problems(name: str, day: PartialDate, today: date) -> list[Problem]:
    if is_too_early(name, day):
        return [Problem(name, f"{day} is before {EARLIEST_YEAR}.", "Check the year.")]
    if day.first_day.year > today.year + YEARS_AHEAD:
        return [Problem(name, f"{day} is more than {YEARS_AHEAD} years ahead.", "Check the year.")]
    return []
