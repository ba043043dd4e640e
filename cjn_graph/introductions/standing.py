"""Where an introduction stands on a day, since when, and whether what comes next is overdue."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol, TypeVar

from cjn_graph.introductions.table import STATES, State, Step
from cjn_graph.model import PartialDate
from cjn_graph.model.introductions import Introduces, Introduction
from cjn_graph.model.steps import expires_on, status_on


class Answered(Protocol):
    """One of the two, with what they said."""

    @property
    def answer(self) -> str:
        """not_asked, asked, accepted, declined or postponed."""


_One = TypeVar("_One", bound=Answered)


def whose_turn(step: Step, parties: Iterable[_One], state: str) -> list[_One]:
    """Return those of the two whom a step can concern, by what they said so far."""
    turn = step.turn.split()
    if step.name == "ask" and state == "expired":
        turn.append("asked")
    return [one for one in parties if not turn or one.answer in turn]


@dataclass(frozen=True)
class Standing:
    """Where one stands.

    Attributes
    ----------
    since : PartialDate, optional
        When it came to that, where it is known.
    due : date, optional
        The day after which what comes next is overdue; None where nothing waits.
    next : str
        What should be done; empty where nothing is left to do.
    """

    state: State
    since: PartialDate | None
    due: date | None
    next: str

    def is_overdue(self, today: date) -> bool:
        """Tell whether what comes next should have been done before today."""
        return self.due is not None and self.due < today


def stands(introduction: Introduction, ends: Iterable[Introduces], today: date) -> Standing:
    """Say where an introduction stands.

    The state follows from what is recorded: what was asked and not answered for 30 days has expired without anybody
    writing so.
    """
    name = status_on("introduction", introduction.to_row(), today) or introduction.status
    if name == "met" and introduction.in_touch_after_6_months is not None:
        name = "in_touch" if introduction.in_touch_after_6_months else "out_of_touch"
    elif name == "met" and introduction.useful is not None:
        name = "useful" if introduction.useful else "not_useful"
    state = STATES[name]
    since: PartialDate | None = getattr(introduction, state.since)
    if name == "expired" and introduction.status == "asked" and introduction.asked_on:
        # Nobody has noticed yet: that is due from the first day on.
        lapsed = expires_on(introduction.asked_on)
        return Standing(state, PartialDate(lapsed), lapsed - timedelta(days=1), state.next)
    if name == "expired":
        return Standing(state, since, None, "")
    if name == "postponed":
        after = introduction.ask_after
        return Standing(state, since, after.last_day if after else None, state.next)
    if name == "asked":
        since = max((end.asked_on for end in ends if end.answer == "asked" and end.asked_on), default=since)
    if state.days is None or since is None:
        return Standing(state, since, None, state.next)
    return Standing(state, since, since.last_day + timedelta(days=state.days), state.next)
