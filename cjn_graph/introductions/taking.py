"""Taking a step: whether it is legal, whom it concerns, and what it writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from cjn_graph.errors import Conflict, InvalidInput, Problem, Unfit
from cjn_graph.introductions.standing import Standing, stands, whose_turn
from cjn_graph.introductions.table import Step, possible
from cjn_graph.model import PartialDate
from cjn_graph.model.introductions import CLOSED, INTRODUCTION_STEPS, Introduces, Introduction
from cjn_graph.records import Mutation, Update

_HALF_A_YEAR: Final = timedelta(days=150)
"""Days after the meeting from which one can speak of half a year; months are not counted."""
_ANSWER: Final = {"accept": "accepted", "decline": "declined", "postpone": "postponed", "ask": "asked"}
_LOGGED: Final = 120


@dataclass(frozen=True)
class Taking:
    """A step that somebody wants to take.

    Attributes
    ----------
    on : PartialDate
        When it happened.
    account : str
        Who enters it; "" where a member answered by a link.
    who : tuple of str
        Ids of the people whom it concerns; empty where that follows.
    """

    step: Step
    on: PartialDate
    account: str
    who: tuple[str, ...] = ()
    how: str | None = None
    reason: str | None = None
    until: PartialDate | None = None


@dataclass(frozen=True)
class Entry:
    """A step that was taken, as the introduction keeps it; ``ends`` are ids of its edges to those whom it concerned."""

    step: str
    on: str
    account: str
    ends: tuple[str, ...]
    how: str

    def __str__(self) -> str:
        return "|".join((self.step, self.on, self.account, ",".join(self.ends), self.how.replace("|", "/")[:_LOGGED]))

    @classmethod
    def read(cls, text: str) -> Entry:
        """Read one as it is kept."""
        step, on, account, ends, how = [*text.split("|", 4), "", "", "", ""][:5]
        return cls(step, on, account, tuple(end for end in ends.split(",") if end), how)


def plan_step(
    introduction: Introduction, ends: Sequence[Introduces], taking: Taking, names: Mapping[str, str], today: date
) -> list[Mutation]:
    """List what a step writes; committed together on the versions that were read, it happens as a whole or not at all.

    Parameters
    ----------
    ends : sequence of Introduces
        The edges to the people whom it brings together, as far as the viewer sees them.
    names : mapping
        Their names, by id.

    Raises
    ------
    Conflict
        The step cannot be taken from where the introduction stands; the hint says what can.
    InvalidInput
        Something is missing, or the day does not fit.
    """
    step, standing = taking.step, stands(introduction, ends, today)
    require_legal(step, standing)
    _require_needs(taking, today)
    _require_day(introduction, taking, today)
    concerned = _concerned(taking, standing, ends, names)
    changes = _changes(introduction, ends, taking, concerned)
    entry = Entry(step.name, taking.on, taking.account, tuple(end.id for end in concerned), taking.how or "")
    changes["steps"] = [*introduction.steps, str(entry)]
    return [
        Update(introduction.id, changes, introduction.version),
        *(Update(end.id, _answer(taking), end.version) for end in concerned if step.name in _ANSWER),
    ]


def require_legal(step: Step, standing: Standing) -> None:
    """Refuse a step that cannot be taken from a state, and say which can.

    Raises
    ------
    Conflict
    """
    if standing.state.name in step.starts:
        return
    steps = [one.name for one in possible(standing.state.name) if "contact" not in one.needs]
    since = f" since {standing.since}" if standing.since else ""
    instead = f"Possible now: {', '.join(steps)}." if steps else "Nothing more can be done with it; make another one."
    raise Conflict(
        f"The introduction is {standing.state.title.lower()}{since}, so the step {step.name} cannot be taken.",
        hint=f"{step.name} follows on: {', '.join(step.starts).replace('_', ' ')}. {instead}",
    )


def _require_needs(taking: Taking, today: date) -> None:
    missing = {
        "reason": ("reason", "is missing.", "Say why it was declined; only staff see it."),
        "until": ("until", "is missing.", "Say after which day they may be asked again."),
    }
    problems = [Problem(*missing[need]) for need in taking.step.needs if need in missing and not getattr(taking, need)]
    if taking.until and "until" in taking.step.needs and taking.until.has_passed(today):
        problems.append(Problem("until", f"{taking.until} is past.", "Give a day that is still to come."))
    if problems:
        raise InvalidInput(problems)


def _require_day(introduction: Introduction, taking: Taking, today: date) -> None:
    if taking.on.first_day > today:
        raise Unfit([Problem("on", f"{taking.on} is still to come.", "Enter the step when it was taken.")])
    for state, name in INTRODUCTION_STEPS:
        earlier = getattr(introduction, name)
        if earlier and name != taking.step.writes and taking.on.last_day < earlier.first_day:
            what = f"{taking.on} is before it was {state}, on {earlier}."
            raise Unfit([Problem("on", what, "Check the day of this step, and that of the step before.")])
    met = introduction.met_on
    if taking.step.to in ("in_touch", "out_of_touch") and met and taking.on.last_day < met.first_day + _HALF_A_YEAR:
        raise Conflict(
            f"They met on {met}, which is less than half a year ago.",
            hint=f"Enter it from {met.first_day + _HALF_A_YEAR} on, with what they say then.",
        )


def _concerned(
    taking: Taking, standing: Standing, ends: Sequence[Introduces], names: Mapping[str, str]
) -> list[Introduces]:
    """Return the edges to those whom a step concerns: whom somebody named, or those whose turn it is."""
    step = taking.step
    if "who" not in step.takes:
        return []
    if step.name in ("ask", "accept"):
        turn = whose_turn(step, ends, standing.state.name)
    else:
        asked = [end for end in ends if end.answer == "asked"]
        turn = asked if len(asked) == 1 else []
    named = [end for end in ends if end.to_id in taking.who]
    for end in named:
        said = f"{names.get(end.to_id, 'This person')} has {end.answer.replace('_', ' ')}"
        if step.name == "accept" and end.answer != "asked":
            was = "was not asked yet" if end.answer in ("not_asked", "postponed") else said.partition(" has ")[2]
            raise Conflict(f"{names.get(end.to_id)}: {was}.", hint="Take the step ask first, or check who answered.")
        if step.name == "ask" and end.answer == "accepted":
            raise Conflict(f"{said} already.", hint="Ask the other one, or take the step introduce once both have.")
    if step.name in ("ask", "accept") and not named and not turn:
        everybody = "Both are asked already" if step.name == "ask" else "Nobody was asked, or all have answered"
        raise Conflict(f"{everybody}.", hint="Enter their answers: accept, decline or postpone.")
    return named or turn


def _answer(taking: Taking) -> dict[str, Any]:
    if taking.step.name == "ask":
        return {"answer": "asked", "asked_on": taking.on, "answered_on": None, "answered_how": None}
    return {"answer": _ANSWER[taking.step.name], "answered_on": taking.on, "answered_how": taking.how}


def _changes(
    introduction: Introduction, ends: Sequence[Introduces], taking: Taking, concerned: Sequence[Introduces]
) -> dict[str, Any]:
    """Return what changes on the introduction itself."""
    step, changes = taking.step, dict[str, Any]()
    state = step.to
    if step.name == "accept" and any(end.answer != "accepted" and end not in concerned for end in ends):
        state = "asked"  # the other one has not answered yet
    elif step.writes:
        changes[step.writes] = taking.on
    if step.to in ("useful", "not_useful"):
        changes["useful"] = step.to == "useful"
    elif step.to in ("in_touch", "out_of_touch"):
        changes["in_touch_after_6_months"] = step.to == "in_touch"
    elif step.to:
        changes["status"] = state
        if state not in CLOSED:
            changes["closed_on"] = None
        changes["ask_after"] = taking.until if state == "postponed" else None
    elif introduction.status in ("asked", "postponed"):  # another one takes its place
        changes |= {"status": "expired" if introduction.status == "asked" else "withdrawn", "closed_on": taking.on}
    if taking.reason:
        changes["decline_reason"] = taking.reason
    return changes
