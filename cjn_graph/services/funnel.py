"""The funnel of introductions: what the command, the route and the page all call."""

from __future__ import annotations

from datetime import date
from typing import Literal, TypeAlias

from pydantic import Field

from cjn_graph.access import Viewer
from cjn_graph.analysis.funnel import Course, Funnel, measure_funnel
from cjn_graph.analysis.measure import SMALLEST_GROUP
from cjn_graph.errors import Problem, Unfit
from cjn_graph.introductions.standing import stands
from cjn_graph.introductions.taking import Entry
from cjn_graph.model import PartialDate
from cjn_graph.model.introductions import INTRODUCTION_STEPS, Introduction
from cjn_graph.records.reading import every_record
from cjn_graph.services.introductions import Whole, wholes
from cjn_graph.services.scoping import facts_of, read_day, reader_for
from cjn_graph.services.workspace import Workspace

Period: TypeAlias = Literal["quarter", "half-year", "year"]
NOBODY = "not on record"


class FunnelReport(Funnel):
    """The funnel, and which introductions it is of."""

    since: str | None = Field(description="Only those begun on this day or later; null for all.")
    until: str = Field(description="Only those begun until this day.")
    facts: str = Field(description="Facts that the account sees.")


def report_funnel(
    workspace: Workspace,
    viewer: Viewer,
    *,
    since: str | None = None,
    until: str | None = None,
    every: Period = "year",
) -> FunnelReport:
    """Measure how far introductions came, from what the viewer sees.

    Parameters
    ----------
    since, until : str, optional
        Only introductions begun in this stretch of time: days, months or years; until today by default.
    every : str
        The periods that they are told by.

    Raises
    ------
    InvalidInput
        A date is none, or ``since`` is after ``until``.
    """
    reader, today = reader_for(viewer), workspace.today()
    last = read_day(workspace, until, "until")
    read_day(workspace, since, "since")
    first = PartialDate(since).first_day if since else None
    if first and first > last:
        raise Unfit([Problem("since", f"{first} is after {last}.", "Give an earlier day.")])
    found = wholes(workspace, reader, list(every_record(workspace.store, reader, Introduction)))
    begun = {one.introduction.id: day for one in found if (day := _begun(one.introduction))}
    kept = [one for one in found if _is_within(begun.get(one.introduction.id), first, last)]
    courses = [_course(one, begun.get(one.introduction.id), today, every) for one in kept]
    smallest = 1 if viewer.has_role("staff") else SMALLEST_GROUP
    return FunnelReport(
        **dict(measure_funnel(courses, smallest=smallest)),
        since=first.isoformat() if first else None,
        until=last.isoformat(),
        facts=facts_of(reader),
    )


def _begun(introduction: Introduction) -> PartialDate | None:
    """Return the first day that is on record of it."""
    days = [day for _, name in INTRODUCTION_STEPS if (day := getattr(introduction, name))]
    return days[0] if days else None


def _is_within(day: PartialDate | None, first: date | None, last: date) -> bool:
    """Tell whether an introduction that began on a day counts; without a day it does where all do."""
    if day is None:
        return first is None
    return (first is None or day.last_day >= first) and day.first_day <= last


def _course(whole: Whole, begun: PartialDate | None, today: date, every: Period) -> Course:
    introduction = whole.introduction
    state = stands(introduction, whole.ends, today).state.name
    if state in ("useful", "not_useful", "in_touch", "out_of_touch"):
        state = "met"
    days = {name: str(day) for name, property_ in INTRODUCTION_STEPS if (day := getattr(introduction, property_))}
    if state == "declined":
        days.pop("accepted", None)  # the same property has the day of either decision
    for entry in map(Entry.read, introduction.steps):
        days |= {"useful": entry.on} if entry.step == "useful" else {}
        days |= {"in_touch": entry.on} if entry.step == "still-in-touch" else {}
    topics = [str(topic["name"]) for topic in whole.topics]
    return Course(
        state=state,
        days=days,
        useful=introduction.useful,
        in_touch=introduction.in_touch_after_6_months,
        groups={
            "period": [_period(begun, every) if begun else "no date"],
            "who": [introduction.made_by or NOBODY],
            "topic": topics or ["no topic"],
        },
    )


def _period(day: PartialDate, every: Period) -> str:
    """Name the period that a day is in; of a mere year, the year.

    >>> _period(PartialDate("2026-05"), "quarter"), _period(PartialDate("2026-05"), "half-year")
    ('2026 Q2', '2026 H1')
    """
    year, _, rest = day.partition("-")
    if every == "year" or not rest:
        return year
    month = int(rest[:2]) - 1
    return f"{year} Q{month // 3 + 1}" if every == "quarter" else f"{year} H{month // 6 + 1}"
