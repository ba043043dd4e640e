"""Partial dates: ``2017``, ``2017-05`` or ``2017-05-03``, kept exactly as precise as they were given (ISO 8601)."""

from __future__ import annotations

import calendar
import re
from datetime import date
from typing import Any, Final, Self

from pydantic import GetCoreSchemaHandler
from pydantic_core import PydanticCustomError, core_schema

EARLIEST_YEAR: Final = 1900
"""First year of what staff keep records of: an earlier date is a slip, but for the founding of an office."""

_FORM = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


YEAR: Final = "(?:1[5-9]|20)[0-9]{2}"
LEAP_YEAR: Final = "(?:(?:1[5-9]|20)(?:0[48]|[2468][048]|[13579][26])|1600|2000)"
_DAYS = (
    "(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8])"
)
DAY: Final = f"(?:{YEAR}-(?:{_DAYS})|{LEAP_YEAR}-02-29)"
PATTERN: Final = f"^{YEAR}(?:-(?:0[1-9]|1[0-2]))?$|^{DAY}$"
"""What a schema says of a partial date: every day that there is from 1500 to 2099. Other years no record has."""


class PartialDate(str):
    """A calendar date that may lack its day, or its month and day.

    It is its own ISO text, so it is stored and compared as text; ``first_day`` and ``last_day`` give its bounds.

    Raises
    ------
    ValueError
        The text is not a date of one of the three forms, or there is no such day.
    """

    __slots__ = ()

    def __new__(cls, value: str | date) -> Self:
        """Read one of the three forms, or take the day of a date."""
        text = value.isoformat()[:10] if isinstance(value, date) else str(value).strip()
        match = _FORM.fullmatch(text)
        if match is None:
            raise ValueError(f"{text[:40]!r} is not a date: write 2017, 2017-05 or 2017-05-03")
        year, month, day = (int(part) if part else 1 for part in match.groups())
        try:
            date(year, month, day)
        except ValueError as error:
            raise ValueError(f"{text!r} is not a date: {error}") from None
        return super().__new__(cls, text)

    @property
    def first_day(self) -> date:
        """The first day that the date can mean."""
        return date(*[int(part) for part in self.split("-")], *[1] * (2 - self.count("-")))

    @property
    def last_day(self) -> date:
        """The last day that the date can mean."""
        parts = [int(part) for part in self.split("-")]
        if len(parts) == 1:
            return date(parts[0], 12, 31)
        if len(parts) == 2:
            return date(parts[0], parts[1], calendar.monthrange(parts[0], parts[1])[1])
        return date(*parts)

    def has_passed(self, today: date) -> bool:
        """Tell whether all days that the date can mean are over.

        >>> PartialDate("2026-05").has_passed(date(2026, 5, 31)), PartialDate("2026-05").has_passed(date(2026, 6, 1))
        (False, True)
        """
        return self.last_day < today

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        def parse(value: Any) -> PartialDate:
            if isinstance(value, cls):
                return value
            if not isinstance(value, str | date):
                raise PydanticCustomError("partial_date", "A date is text such as 2017, 2017-05 or 2017-05-03")
            try:
                return cls(value)
            except ValueError as error:
                raise PydanticCustomError("partial_date", "{reason}", {"reason": str(error)}) from None

        return core_schema.no_info_plain_validator_function(
            parse,
            serialization=core_schema.to_string_ser_schema(),
            json_schema_input_schema=core_schema.str_schema(pattern=PATTERN),
        )
