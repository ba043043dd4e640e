"""Days and partial dates of the demo, and how precisely they are known."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Final

#: The day on which the demo's network stands: nothing is dated later but plans, elections and known ends of terms.
DEMO_DAY: Final = date(2026, 11, 1)
FIRST_DAY: Final = date(2017, 1, 9)
TODAY: Final = DEMO_DAY.toordinal()


def iso(day: int) -> str:
    """A day number (proleptic Gregorian ordinal) as ISO text."""
    return date.fromordinal(day).isoformat()


def ordinal(year: int, month: int = 1, day: int = 1) -> int:
    """The day number of a date."""
    return date(year, month, day).toordinal()


def parse_day(text: str) -> int:
    """The day number of a date in ISO text."""
    return date.fromisoformat(text).toordinal()


def blurred(random: Random, day: int) -> str:
    """A day as somebody remembers it: the exact day mostly, the month now and then, seldom the year alone.

    Only past years are blurred: a year that isn't over says too little.
    """
    text, chance = iso(day), random.random()
    if day > TODAY - 300 or chance < 0.7:
        return text
    return text[:7] if chance < 0.92 else text[:4]


def clamp(day: float, low: int, high: int) -> int:
    """The day number nearest to ``day`` between ``low`` and ``high``."""
    return max(low, min(high, int(day)))


def working_day(day: int) -> int:
    """The day itself, or the Friday before where it is at a weekend; never earlier than two days."""
    return day - max(0, date.fromordinal(day).weekday() - 4)


def spread(random: Random, start: int, end: int) -> int:
    """A day between the two, both included; the start where the end lies before it."""
    return random.randint(start, end) if end > start else start
