"""Counting months back by the calendar, as people do."""

from __future__ import annotations

import calendar
from datetime import date
from functools import lru_cache


@lru_cache(maxsize=1_024)  # the same few days and spans, for every candidate
def months_before(day: date, months: int) -> date:
    """Return the same day so many months earlier, or the last day of that month where it has no such day.

    >>> months_before(date(2025, 6, 30), 24), months_before(date(2024, 2, 29), 12)
    (datetime.date(2023, 6, 30), datetime.date(2023, 2, 28))

    Days before the year 1 are the first day that there is.
    """
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    if year < 1:
        return date.min
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
