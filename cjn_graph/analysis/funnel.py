"""The funnel of introductions: how many came how far, how fast, and where they stopped.

An introduction has *reached* a stage where that stage or a later one happened. Of those that reached the stage before
and have gone on or ended since, the share that reached this one is its rate, with Wilson's interval
(:mod:`cjn_graph.analysis.proportions`); those still under way there are counted as ``open`` and in no rate, so that a
busy month does not look like a bad one. Whether it was useful, and whether the two are still in touch after six months,
are two questions about those who met: of those that were answered. Days are from the day of the stage before to the day
of this one, where both are on record to the day; the median is told.

Undefined, with null: a rate where nothing was decided, a median where no two days are on record. Cost: linear.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Final

from pydantic import BaseModel, ConfigDict, Field

from cjn_graph.analysis.measure import SMALLEST_GROUP, Meaning
from cjn_graph.analysis.proportions import Proportion, proportion

STAGES: Final = {
    "suggested": "Suggested",
    "proposed": "Proposed",
    "asked": "Asked",
    "accepted": "Both accepted",
    "introduced": "Introduced",
    "met": "Met",
    "useful": "Useful",
    "in_touch": "Still in touch after six months",
}
"""Title of each stage, in their order."""
_STEPS: Final = tuple(STAGES)[:6]
ENDED: Final = ("declined", "withdrawn", "expired")
DEFINITION: Final = (
    "of the introductions that reached the stage before and have gone on or ended since, the share that reached this "
    "one; those still under way there are open and in no rate. Useful and still in touch: of those who met and of whom "
    "it is known. Intervals are Wilson's for 95 percent"
)
MEANING: Final = Meaning(
    says="How far introductions come, and where they stop.",
    worry="When one stage loses far more than it did, or open ones pile up at it.",
    act="Work off what waits there first; where members decline, read their reasons before proposing more of the same.",
)


@dataclass(frozen=True)
class Course:
    """How far one introduction came.

    Attributes
    ----------
    state : str
        The furthest of the first six stages that was reached, ``postponed`` where it is put off, or how it ended: one
        of ``ENDED``.
    days : mapping
        From stages to days, as partial dates.
    useful, in_touch : bool, optional
        None where that is not known.
    groups : mapping
        From ``period``, ``who`` and ``topic`` to the groups that it is of.
    """

    state: str
    days: Mapping[str, str]
    useful: bool | None
    in_touch: bool | None
    groups: Mapping[str, Sequence[str]]


class Stage(BaseModel):
    """One stage."""

    model_config = ConfigDict(frozen=True)

    name: str
    title: str
    reached: int = Field(description="Introductions that came as far, or further.")
    rate: Proportion = Field(description="Of those decided at the stage before.")
    open: int = Field(description="Those that reached the stage before, and are still under way there.")
    median_days: float | None = Field(description="Days since the stage before; null where no two days are on record.")
    dated: int = Field(description="Introductions that the median is of.")


class FunnelGroup(BaseModel):
    """The funnel of one group."""

    model_config = ConfigDict(frozen=True)

    name: str
    n: int
    stages: list[Stage]


class Funnel(BaseModel):
    """The funnel of all introductions that were asked about, and by groups."""

    model_config = ConfigDict(frozen=True)

    n: int = Field(description="Introductions.")
    stages: list[Stage]
    ended: dict[str, int] = Field(description="How many ended how: declined, withdrawn, expired.")
    by: dict[str, list[FunnelGroup]] = Field(description="The same by period, by who introduced, and by topic.")
    left_out: dict[str, int] = Field(description="By each: groups that are not broken out, being of fewer than five.")
    definition: str
    reason: str | None = Field(description="Why there is nothing to tell.")
    meaning: Meaning


def measure_funnel(courses: Sequence[Course], *, smallest: int = SMALLEST_GROUP) -> Funnel:
    """Measure the funnel.

    Parameters
    ----------
    smallest : int
        Groups of fewer introductions are not broken out.
    """
    by: dict[str, list[FunnelGroup]] = {}
    left_out: dict[str, int] = {}
    for dimension in ("period", "who", "topic"):
        members: dict[str, list[Course]] = {}
        for course in courses:
            for name in course.groups.get(dimension, ()):
                members.setdefault(name, []).append(course)
        shown = {name: those for name, those in members.items() if len(those) >= smallest}
        left_out[dimension] = len(members) - len(shown)
        groups = [FunnelGroup(name=name, n=len(those), stages=_stages(those)) for name, those in shown.items()]
        order: Callable[[FunnelGroup], tuple[object, ...]] = (
            (lambda one: (one.name,)) if dimension == "period" else (lambda one: (-one.n, one.name))
        )
        by[dimension] = sorted(groups, key=order)
    return Funnel(
        n=len(courses),
        stages=_stages(courses),
        ended=dict(Counter(course.state for course in courses if course.state in ENDED)),
        by=by,
        left_out=left_out,
        definition=DEFINITION,
        reason=None if courses else "No introduction is among the facts counted here.",
        meaning=MEANING,
    )


def _stages(courses: Sequence[Course]) -> list[Stage]:
    """Return the stages in their order."""
    reach = [_reach(course) for course in courses]
    found = []
    for place, name in enumerate(_STEPS):
        came = [course for course, far in zip(courses, reach, strict=True) if far >= place]
        if not place:
            found.append(_stage(name, len(came), proportion(0, 0), 0, ()))
            continue
        before = _STEPS[place - 1]
        there = [course.state for course, far in zip(courses, reach, strict=True) if far == place - 1]
        waiting = sum(state in (before, "postponed") for state in there)
        rate = proportion(len(came), len(came) + len(there) - waiting)
        found.append(_stage(name, len(came), rate, waiting, _days(came, before, name)))
    met = [course for course, far in zip(courses, reach, strict=True) if far == len(_STEPS) - 1]
    for name, answers in (("useful", [one.useful for one in met]), ("in_touch", [one.in_touch for one in met])):
        known = [answer for answer in answers if answer is not None]
        yes = sum(known)
        waiting_for = len(met) - len(known)
        found.append(_stage(name, yes, proportion(yes, len(known)), waiting_for, _days(met, "met", name)))
    return found


def _stage(name: str, reached: int, rate: Proportion, waiting: int, days: Sequence[int]) -> Stage:
    middle = float(median(days)) if days else None
    return Stage(
        name=name,
        title=STAGES[name],
        reached=reached,
        rate=rate,
        open=waiting,
        median_days=middle,
        dated=len(days),
    )


def _reach(course: Course) -> int:
    """Position of the furthest stage reached; of one that ended, of the furthest that has a day."""
    if course.state in _STEPS:
        return _STEPS.index(course.state)
    dated = [place for place, name in enumerate(_STEPS) if course.days.get(name)]
    return max(dated, default=0)


def _days(courses: Iterable[Course], start: str, end: str) -> list[int]:
    pairs = ((course.days.get(start, ""), course.days.get(end, "")) for course in courses)
    found = [
        (date.fromisoformat(last) - date.fromisoformat(first)).days
        for first, last in pairs
        if len(first) == len(last) == len("2026-11-28")
    ]
    return [days for days in found if days >= 0]
