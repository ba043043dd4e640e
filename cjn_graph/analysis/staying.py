"""Staying connected: how long people are heard of after formal work with them ended.

The clock starts on the last day of somebody's part in an engagement that is over. They count as connected for as long
as no 12 months pass (``Definitions.quiet_months``) without anything on record: a contact logged with them, a meeting
after an introduction, work together in another engagement, a program or a workgroup, or an acquaintance from its first
to its latest day. What ends is the connection, on the day on which 12 months of silence are full; so nothing can end
before 12 months. Who is heard of until today counts as going on (censored). Having come to the same event is no
contact, as everywhere else. The estimate is Kaplan and Meier's (:mod:`cjn_graph.analysis.survival`), in months of
30.4375 days.

Of several engagements of somebody in one group, the one that ended first counts, so that nobody is counted twice. Staff
of the network, and whose part was ``staff``, are left out. Undefined, with null and the reason: where nobody's part is
over, and a share or a median beyond what was observed. Of parts in engagements that are over without a day nobody can
say; they are in ``undated``, and not in n. Cost: linear in people and what is on record of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from cjn_graph.analysis.measure import SMALLEST_GROUP, Meaning
from cjn_graph.analysis.survival import Step, kaplan_meier, median_of, share_at
from cjn_graph.network import Network
from cjn_graph.network.days import UNKNOWN
from cjn_graph.network.definitions import DAYS_PER_MONTH, DEFINITIONS
from cjn_graph.network.months import months_before

YEARS: Final = (2, 3, 5)
"""After how many years the share still connected is told."""
DEFINITION: Final = (
    "Kaplan-Meier estimate of the time from the last day of a part in an engagement to "
    f"{DEFINITIONS.quiet_months} months without a logged contact, a meeting after an introduction, work together or an "
    "acquaintance on record"
)
MEANING: Final = Meaning(
    says="How many of those whom the network worked with are still in touch with it years later.",
    worry="When a later cohort falls faster than those before it.",
    act="Call the members who are about to be silent for a year, and find out what would bring them back.",
)


@dataclass(frozen=True)
class Spell:
    """How long one person stayed connected after one engagement, or has so far."""

    person: int
    until: int
    months: float
    over: bool
    kind: str
    cohort: str


class Share(BaseModel):
    """The share still connected after some years."""

    model_config = ConfigDict(frozen=True)

    years: int
    share: float | None = Field(description="null where nobody was observed for so long.")
    low: float | None
    high: float | None


class Curve(BaseModel):
    """Staying connected, of one group."""

    model_config = ConfigDict(frozen=True)

    name: str
    n: int = Field(description="People.")
    ended: int = Field(description="Of these, how many were silent for 12 months.")
    longest: float = Field(description="Months for which the longest of them was observed.")
    median_months: float | None = Field(description="When half were silent; null where more than half never were.")
    after: list[Share]
    steps: list[Step] = Field(description="The whole curve, in months.")


class Staying(BaseModel):
    """Staying connected after formal work ended."""

    model_config = ConfigDict(frozen=True)

    everybody: Curve | None = Field(description="null where nobody's part is over.")
    by: dict[str, list[Curve]] = Field(description="The same by kind of engagement, and by cohort.")
    left_out: dict[str, int] = Field(description="By each: groups that are not broken out, being of fewer than five.")
    undated: int = Field(description="Parts in engagements that are over without a day.")
    definition: str
    reason: str | None
    meaning: Meaning


def measure_staying(
    network: Network,
    contacts: Mapping[str, Sequence[int]],
    cohorts: Mapping[str, str],
    *,
    smallest: int = SMALLEST_GROUP,
) -> Staying:
    """Measure who stays connected.

    Parameters
    ----------
    contacts : mapping
        From ids of people to the days of contacts logged with them.
    cohorts : mapping
        From ids of engagements to the cohorts that they belong to.
    smallest : int
        Groups of fewer people are not broken out.
    """
    found, undated = _spells(network, contacts, cohorts)
    everybody = _first_of_each(found)
    by, left_out = {}, {}
    for name in ("kind", "cohort"):
        groups: dict[str, list[Spell]] = {}
        for spell in found:
            if group := getattr(spell, name):
                groups.setdefault(group, []).append(spell)
        curves = [_curve(group, _first_of_each(those)) for group, those in sorted(groups.items())]
        by[name] = [curve for curve in curves if curve.n >= smallest]
        left_out[name] = len(curves) - len(by[name])
    return Staying(
        everybody=_curve("everybody", everybody) if everybody else None,
        by=by,
        left_out=left_out,
        undated=undated,
        definition=DEFINITION,
        reason=None if everybody else "Among the facts counted here, nobody's part in an engagement is over.",
        meaning=MEANING,
    )


def connected_until(end: int, stretches: Sequence[tuple[int, int]], quiet: int, today: int) -> tuple[int, bool]:
    """Return the day until which somebody was connected, and whether that is over.

    Parameters
    ----------
    end : int
        Day on which the clock starts.
    stretches : sequence of (int, int)
        First and last days on which something is on record.
    quiet : int
        Months of silence that end a connection.

    >>> day = __import__("datetime").date(2024, 1, 1).toordinal()
    >>> until, over = connected_until(day, [(day + 300, day + 300), (day + 900, day + 900)], 12, day + 1000)
    >>> until - day, over
    (666, True)
    """
    latest, silent = end, _months_on(end, quiet)
    for first, last in sorted(stretches):
        if first > min(silent, today):
            break
        if last > latest:
            latest, silent = last, _months_on(last, quiet)
    return (silent, True) if silent <= today else (today, False)


def _months_on(day: int, months: int) -> int:
    return months_before(date.fromordinal(day), -months).toordinal()


def _spells(
    network: Network, contacts: Mapping[str, Sequence[int]], cohorts: Mapping[str, str]
) -> tuple[list[Spell], int]:
    involved, activities = network.involved, network.activities
    parts = np.flatnonzero(
        involved["own"]
        & (activities.kinds[involved.right] == "engagement")
        & (involved["role"] != "staff")
        & ~network.people.staff[involved.left]
    )
    found, undated = [], 0
    quiet = network.definitions.quiet_months
    for link in parts.tolist():
        activity, person, end = int(involved.right[link]), int(involved.left[link]), int(involved["last"][link])
        if end == UNKNOWN:
            undated += int(activities.stage[activity] == 2)
            continue
        if end >= network.today:
            continue
        stretches = list(_stretches(network, person))
        stretches += [(day, day) for day in contacts.get(str(network.people.ids[person]), ())]
        until, over = connected_until(end, stretches, quiet, network.today)
        kind = str(activities.classifications[activity])
        cohort = cohorts.get(str(activities.ids[activity]), "")
        found.append(Spell(person, end, (until - end) / DAYS_PER_MONTH, over, kind, cohort))
    return found, undated


def _stretches(network: Network, person: int) -> Iterator[tuple[int, int]]:
    """Yield the first and the last day of everything that is on record of somebody with others."""
    ties = network.ties
    for links, positions in (
        (ties.knows, [*ties.knows.of(person).tolist(), *ties.knows.to(person).tolist()]),
        (ties.introduced, ties.introduced.of(person).tolist()),
        (ties.together, [at for at in ties.together.of(person).tolist() if _has_company(network, at)]),
    ):
        for at in positions:
            first, last = int(links["first"][at]), int(links["last"][at])
            if last != UNKNOWN:
                yield (min(first, last) if first != UNKNOWN else last), last


def _has_company(network: Network, link: int) -> bool:
    starts, circle = network.ties.together.right_starts, network.ties.together.right[link]
    return bool(starts[circle + 1] - starts[circle] > 1)


def _first_of_each(spells: Sequence[Spell]) -> list[Spell]:
    first: dict[int, Spell] = {}
    for spell in sorted(spells, key=lambda one: (one.until, one.months)):
        first.setdefault(spell.person, spell)
    return list(first.values())


def _curve(name: str, spells: Sequence[Spell]) -> Curve:
    months = [round(spell.months, 6) for spell in spells]
    steps = kaplan_meier(months, [spell.over for spell in spells])
    longest = max(months)
    return Curve(
        name=name,
        n=len(spells),
        ended=sum(spell.over for spell in spells),
        longest=round(longest, 2),
        median_months=median_of(steps),
        after=[_after(steps, years, longest) for years in YEARS],
        steps=steps,
    )


def _after(steps: Sequence[Step], years: int, longest: float) -> Share:
    if longest < 12 * years:
        return Share(years=years, share=None, low=None, high=None)
    step = share_at(steps, 12 * years)
    if step is None:
        return Share(years=years, share=1.0, low=None, high=None)
    return Share(years=years, share=step.share, low=step.low, high=step.high)
