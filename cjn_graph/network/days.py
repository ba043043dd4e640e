"""Partial dates as columns of day numbers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from cjn_graph.model import PartialDate
from cjn_graph.model.holding import holds_between
from cjn_graph.network.definitions import DAYS_PER_MONTH
from cjn_graph.tables import Texts

Days: TypeAlias = NDArray[np.int32]
"""Days counted as ``date.toordinal`` counts them; ``UNKNOWN`` where there is no date."""

UNKNOWN: Final = 0
"""No date. Real days start at 1, so every real day is later."""

Precisions: TypeAlias = NDArray[np.int8]
"""How precise a partial date was given: ``TO_YEAR``, ``TO_MONTH`` or ``TO_DAY``; ``UNKNOWN`` where there is no date."""

STARTS: Final = ("first", "first_until")
ENDS: Final = ("last_first", "last")
"""The columns in which the first and the last day stand that a start can mean, and an end."""
DATES: Final = (*STARTS, *ENDS)

TO_YEAR: Final = 1
TO_MONTH: Final = 2
TO_DAY: Final = 3
_LONGEST_MONTH: Final = 31


def first_days(texts: Collection[str]) -> Days:
    """Return the first day that each partial date can mean; ``UNKNOWN`` for an empty text."""
    return _days(texts, lambda text: PartialDate(text).first_day)


def last_days(texts: Collection[str]) -> Days:
    """Return the last day that each partial date can mean; ``UNKNOWN`` for an empty text."""
    return _days(texts, lambda text: PartialDate(text).last_day)


def precisions(texts: Iterable[str]) -> Precisions:
    """Return how precise each partial date is; ``UNKNOWN`` for an empty text.

    >>> precisions(["2024", "2024-05", "2024-05-03", ""]).tolist()
    [1, 2, 3, 0]
    """
    return np.fromiter((text.count("-") + 1 if text else UNKNOWN for text in texts), dtype=np.int8)


def precisions_between(first: Days, last: Days) -> Precisions:
    """Return how precise partial dates are, from the first and the last day that each can mean."""
    spread = last - first
    # TO_YEAR, one more where it is a month at most, and one more where it is a day.
    precise = TO_YEAR + (spread < _LONGEST_MONTH).view(np.int8) + (spread == 0).view(np.int8)
    return np.asarray(precise * (last != UNKNOWN).view(np.int8))


def up_to(first: Days, last: Days, today: int) -> tuple[Days, Precisions]:
    """Return the latest day until ``today`` that each partial date can mean, and how precise that is.

    Parameters
    ----------
    first, last : array of int
        The first and the last day that each date can mean; ``UNKNOWN`` where there is none.
    """
    # What lasts longer is known to have gone on until the day itself.
    precise = precisions_between(first, last)
    precise[(first > today) & (last != UNKNOWN)] = TO_DAY
    return np.minimum(last, np.int32(today)), precise


def most_precise(rows: NDArray[np.int64], days: Days, precise: Precisions, count: int) -> tuple[Days, Precisions]:
    """Return the latest of some days for each row, and the best precision in which it is known, shape (count,).

    Parameters
    ----------
    rows : array of int
        Which row each of the days is one of.
    """
    latest_days, best = np.zeros(count, dtype=np.int32), np.zeros(count, dtype=np.int8)
    np.maximum.at(latest_days, rows, days)
    is_latest = days == latest_days[rows]
    np.maximum.at(best, rows[is_latest], precise[is_latest])
    return latest_days, best


def written(day: int, precision: int) -> str | None:
    """Write a day number as the partial date that it stands for; None where it is unknown.

    >>> day = date(2024, 12, 31).toordinal()
    >>> written(day, TO_YEAR), written(day, TO_MONTH), written(day, TO_DAY), written(UNKNOWN, UNKNOWN)
    ('2024', '2024-12', '2024-12-31', None)
    """
    if day == UNKNOWN:
        return None
    parts = date.fromordinal(day).isoformat().split("-")
    return "-".join(parts[:precision] if precision else parts)


def start_and_end(columns: Mapping[str, Days], row: int) -> tuple[str, str]:
    """Write a row's start and end as the partial dates that they were given as; empty where there is none.

    >>> start, end = ["2024-02"], ["2024-02-29"]
    >>> days = {"first": first_days(start), "first_until": last_days(start)}
    >>> start_and_end(days | {"last_first": first_days(end), "last": last_days(end)}, 0)
    ('2024-02', '2024-02-29')
    """
    start, end = (_text_between(*(int(columns[name][row]) for name in names)) for names in (STARTS, ENDS))
    return start, end


@lru_cache(maxsize=65_536)  # few dates are distinct
def _text_between(first: int, last: int) -> str:
    [precision] = precisions_between(np.array([first], dtype=np.int32), np.array([last], dtype=np.int32)).tolist()
    return written(last, precision) or ""


def holds_on(first: Days, last: Days, today: int) -> NDArray[np.bool_]:
    """Tell which stretches of time a day is in; an unknown first or last day is open."""
    return np.asarray(holds_between(first, last, today))


def decay(last: Days, today: int, half_life: float, undated_months: float) -> NDArray[np.float64]:
    """Return ``0.5 ** (months since last ÷ half_life)`` for each day; what is undated is taken to be that old.

    Days after ``today`` count as today.
    """
    months = np.maximum(today - last.astype(np.float64), 0.0) / DAYS_PER_MONTH
    return np.asarray(np.exp2(-np.where(last == UNKNOWN, undated_months, months) / half_life))


def latest(days: Sequence[Days], texts: Sequence[Texts]) -> tuple[Days, Texts]:
    """Return each row's latest day, with the text it was written as; the later column wins where days are equal."""
    best, words = days[0].copy(), texts[0].copy()
    for day, text in zip(days[1:], texts[1:], strict=True):
        later = (day >= best) & (day > 0)
        best[later], words[later] = day[later], text[later]
    return best, words


def _days(texts: Collection[str], bound: Callable[[str], date]) -> Days:
    # Few dates are distinct, so each is parsed once however many rows there are.
    known = {text: bound(text).toordinal() if text else UNKNOWN for text in set(texts)}
    return np.fromiter(map(known.__getitem__, texts), dtype=np.int32, count=len(texts))
