"""Introductions as they stood on a day: how far each had come, and who had been asked how often."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from cjn_graph.model.introductions import ASK_EXPIRES_DAYS, CLOSED, INTRODUCTION_STEPS, INTRODUCTIONS_UNDER_WAY
from cjn_graph.network.days import UNKNOWN, Days, Precisions, most_precise, up_to
from cjn_graph.network.definitions import Definitions
from cjn_graph.network.entity_table import EntityTable
from cjn_graph.network.links import Links, turned
from cjn_graph.network.network import Introductions
from cjn_graph.tables import Texts, as_texts

_STEPS: Final = tuple(on for _, on in INTRODUCTION_STEPS)
_REACHED: Final = tuple(state for state, _ in INTRODUCTION_STEPS)
"""The state that each step leads to."""
_DECLINED_AT: Final = _STEPS.index("decided_on")
_CLOSED_AT: Final = _STEPS.index("closed_on")
_NOT_YET: Final = ""


def read_introductions(table: EntityTable, today: int) -> tuple[Introductions, tuple[Days, Precisions]]:
    """Read introductions, and the day on which each was asked (``UNKNOWN`` where it was not), and its precision.

    What is recorded is the furthest step ever reached. Of one whose step is dated after ``today`` only the steps taken
    by then count. What was asked and not answered for long has expired, though nobody wrote so.
    """
    first = np.stack([table[f"{step} first"] for step in _STEPS])
    status = _status_on(table["status"], first, today)
    begun = [day <= today for day in first]
    capped = [up_to(table[f"{step} first"], table[f"{step} last"], today) for step in _STEPS]
    days = [np.where(held, day, UNKNOWN).astype(np.int32) for (day, _), held in zip(capped, begun, strict=True)]
    when = np.maximum.reduce(days)
    precision = np.maximum.reduce(
        [np.where(day == when, precise, UNKNOWN) for day, (_, precise) in zip(days, capped, strict=True)]
    ).astype(np.int8)
    asked = _STEPS.index("asked_on")
    last_asked = table["asked_on last"]
    lapsed = (
        (table["status"] == "asked")
        & (status == "asked")
        & (last_asked != UNKNOWN)
        & (last_asked + ASK_EXPIRES_DAYS < today)
    )
    status = np.where(lapsed, "expired", status)
    return Introductions(table.ids, status, when, precision), (days[asked], capped[asked][1])


def read_introduced(introductions: Introductions, introduces: Links) -> Links:
    """People to the introductions that name them; one of which no step was taken by the day is left out."""
    return turned(introduces.where((introductions.status != _NOT_YET)[introduces.left]))


def count_open(introductions: Introductions, introduced: Links) -> Any:
    """Count each person's introductions under way, shape (people,)."""
    is_open = np.isin(introductions.status, INTRODUCTIONS_UNDER_WAY)
    return np.bincount(introduced.left[is_open[introduced.right]], minlength=len(introduced.left_starts) - 1)


def count_asks(
    introductions: Introductions,
    introduced: Links,
    asked_on: tuple[Days, Precisions],
    today: int,
    definitions: Definitions,
) -> tuple[Any, Days, Precisions]:
    """How often each person was asked this quarter, when last, and how precise that is."""
    people = len(introduced.left_starts) - 1
    went_on = np.isin(introductions.status, ("accepted", "introduced", "met"))
    days, precise = (column[introduced.right] for column in asked_on)
    was_asked = (days != UNKNOWN) & ((introduced["answer"] != "not_asked") | went_on[introduced.right])
    lately = was_asked & (days > today - definitions.quarter_days)
    last, precision = most_precise(introduced.left[was_asked], days[was_asked], precise[was_asked], people)
    return np.bincount(introduced.left[lately], minlength=people), last, precision


def _status_on(recorded: Texts, first: Any, today: int) -> Texts:
    """State of each on the day; ``_NOT_YET`` for those not begun. ``first``: first days, shape (steps, rows)."""
    reached = np.fromiter(
        (
            _CLOSED_AT if status in CLOSED else _REACHED.index(status) if status in _REACHED else _DECLINED_AT
            for status in recorded
        ),
        dtype=np.int64,
    )
    step = np.arange(len(_STEPS))[:, np.newaxis]
    own = step <= reached
    taken = np.where(own & (first != UNKNOWN) & (first <= today), step, -1).max(axis=0)
    # A step that is dated before the last one taken is a slip of the pen: the later one happened.
    ahead = (own & (first > today) & (step > taken)).any(axis=0)
    names = as_texts([*_REACHED, _NOT_YET])
    return np.where(ahead, names[taken], recorded)
