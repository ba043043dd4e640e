"""What holds on a day: terms, memberships, places served; and which of several counts as the one of today.

These are the only places where the rules are written. They take partial dates as they are stored, or days as numbers:
``holds_between`` works on whole columns of them too, which is how the network reads it. 0 stands for an unknown day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar

from cjn_graph.model.partial_date import PartialDate
from cjn_graph.model.posts import POST_LEVELS

Item = TypeVar("Item")
Period = tuple[str | None, str | None]
"""A start and an end, each a partial date; None or empty where it is unknown or open."""


def begun(start: str | None, day: date) -> bool:
    """Tell whether something may have begun by a day; an unknown start may lie at any time.

    >>> begun("2026-05", date(2026, 5, 1)), begun("2026-05", date(2026, 4, 30)), begun(None, date(2026, 1, 1))
    (True, False, True)
    """
    return not start or _first_day(start) <= day.toordinal()


def is_over(end: str | None, day: date) -> bool:
    """Tell whether something had ended by a day: all days that its end can mean have passed.

    >>> is_over("2026", date(2026, 12, 31)), is_over("2025", date(2026, 1, 1)), is_over(None, date(2026, 1, 1))
    (False, True, False)
    """
    return bool(end) and _last_day(str(end)) < day.toordinal()


def holds_on(start: str | None, end: str | None, day: date) -> bool:
    """Tell whether a stretch of time may include a day; an unknown start or end is open.

    >>> holds_on("2026", None, date(2026, 5, 3)), holds_on(None, "2026-04", date(2026, 5, 3))
    (True, False)
    """
    return bool(holds_between(_first_day(start or ""), _last_day(end or ""), day.toordinal()))


def holds_between(first: Any, last: Any, day: int) -> Any:
    """Tell whether a day lies between two days that are given as numbers; as an array where these are arrays.

    >>> day = date(2026, 5, 3).toordinal()
    >>> holds_between(day, 0, day), holds_between(0, day - 1, day)
    (True, False)
    """
    return (first <= day) & ((last == 0) | (last >= day))


def overlap(one: Period, other: Period) -> bool:
    """Tell whether two stretches of time, each its start and its end, may share a day; unknown bounds are open.

    >>> overlap(("2018", "2020"), ("2020-06", None)), overlap(("2018", "2020"), ("2021", None))
    (True, False)
    """
    return all(
        not start or not end or _first_day(start) <= _last_day(end)
        for start, end in ((one[0], other[1]), (other[0], one[1]))
    )


def seniority(start: str | None, level: str | None, term_id: str) -> tuple[int, int, str]:
    """Sort key of the terms held on one day; the smallest is that of the current post.

    Begun last comes first (a partial start counts as its first day, an unknown one as the earliest), then the highest
    level (an unknown one is the lowest), then the first id.
    """
    rank = POST_LEVELS.index(level) if level in POST_LEVELS else len(POST_LEVELS)
    return -_first_day(start or ""), rank, term_id


def place_served(places: Iterable[Item], name: Callable[[Item], str]) -> Item | None:
    """Choose the place of an organization among those that it serves on the day: the first by name.

    >>> place_served(["Wayne County", "Ashby County"], str), place_served([], str)
    ('Ashby County', None)
    """
    return min(places, key=name, default=None)


@lru_cache(maxsize=65_536)  # what is dated begins and ends on few distinct days
def _first_day(text: str) -> int:
    return PartialDate(text).first_day.toordinal() if text else 0


@lru_cache(maxsize=65_536)
def _last_day(text: str) -> int:
    return PartialDate(text).last_day.toordinal() if text else 0
