"""What people did: activities, who was involved in them, what help follows from it, who worked and met together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np

from cjn_graph.model.entities import REFORM_STEPS
from cjn_graph.model.steps import reform_on
from cjn_graph.network.days import (
    DATES,
    ENDS,
    STARTS,
    UNKNOWN,
    Days,
    Precisions,
    first_days,
    last_days,
    latest,
    most_precise,
    precisions,
    up_to,
)
from cjn_graph.network.definitions import Definitions
from cjn_graph.network.entity_table import EntityTable
from cjn_graph.network.links import Indexes, Links, make_links, order_of, ranges, starts_of
from cjn_graph.network.network import HELP_EVIDENCE, Activities, Gatherings
from cjn_graph.network.ties import Circles
from cjn_graph.tables import Values, as_texts

_STAGES: Final = {
    "planned": 0,
    "proposed": 0,
    "active": 1,
    "adopted": 1,
    "in_effect": 1,
    "paused": 1,
    "completed": 2,
    "ended": 2,
    "ended_early": 2,
    "repealed": 2,
}
_REFORM_DATES: Final = tuple(on for _, on in REFORM_STEPS)
_WORKING_TOGETHER: Final = ("engagement", "program")
_ALWAYS: Final = 10**7
"""A day after all others."""


def read_activities(table: EntityTable, in_places: Links, about: Links, today: int) -> Activities:
    """Read engagements, programs, reforms and pressures; the table is that of :func:`reforms_on`."""
    sorts = tuple(sorted(set(zip(table["kind"].tolist(), table["classification"].tolist(), strict=True))))
    sort_index = {sort: row for row, sort in enumerate(sorts)}
    place = np.full(len(table), -1, dtype=np.int64)
    placed = as_texts([""] * len(table))
    # The first place by id is written last, so it is the one that stays.
    place[in_places.left[::-1]], placed[in_places.left[::-1]] = in_places.right[::-1], in_places.ids[::-1]
    pairs = zip(table["kind"].tolist(), table["classification"].tolist(), strict=True)
    return Activities(
        ids=table.ids,
        names=table["name"],
        kinds=table["kind"],
        classifications=table["classification"],
        sort=np.fromiter((sort_index[pair] for pair in pairs), dtype=np.int64),
        sorts=sorts,
        stage=_stage_on(table, today),
        place=place,
        placed=placed,
        **{name: table[name] for name in DATES},
        about=about,
    )


def reforms_on(table: EntityTable, today: int) -> EntityTable:
    """Put the status and the dates into the table of activities that each reform had on the day."""
    rows = np.flatnonzero(table["kind"] == "reform")
    if not len(rows):
        return table
    day = date.fromordinal(today)
    steps_of = zip(*(table[on][rows].tolist() for on in _REFORM_DATES), strict=True)
    dates = [dict(zip(_REFORM_DATES, steps, strict=True)) for steps in steps_of]
    states = [
        reform_on({**steps, "status": status}, day)
        for steps, status in zip(dates, table["status"][rows].tolist(), strict=True)
    ]
    starts, ends = [state.start or "" for state in states], [state.end or "" for state in states]
    values: dict[str, Values] = {
        "status": as_texts(state.status for state in states),
        "first": first_days(starts),
        "first_until": last_days(starts),
        "last_first": first_days(ends),
        "last": last_days(ends),
    }
    columns = dict(table.columns)
    for name, column in values.items():
        columns[name] = columns[name].copy()
        columns[name][rows] = column
    return EntityTable(table.keys, columns)


def _stage_on(table: EntityTable, today: int) -> Indexes:
    """Stage on the day: what ended later still went on, and what began later was a plan at most."""
    stage = np.fromiter((_STAGES.get(status, -1) for status in table["status"].tolist()), dtype=np.int64)
    stage[(stage == _STAGES["ended"]) & (table["last_first"] > today)] = _STAGES["active"]
    stage[table["first"] > today] = _STAGES["planned"]
    return stage


def read_involvement(
    people_took_part: Links,
    organizations_took_part: Links,
    holds: Links,
    owner: Indexes,
    activities: Activities,
    today: int,
) -> Links:
    """Join people's own part with that of the offices in which they held a post at the time.

    Terms of one person in one office follow each other by post.

    Parameters
    ----------
    holds : Links
        The terms of people in posts.
    owner : array of int, shape (posts,)
        Row of each post's organization; -1 without.
    """
    own, office = (_dated(part, activities, today) for part in (people_took_part, organizations_took_part))
    count = len(office.left_starts) - 1
    organization = owner[holds.right]
    in_one = np.flatnonzero(organization >= 0)
    by_organization = in_one[order_of(organization[in_one], count)]
    starts = starts_of(organization[in_one], count)
    terms = by_organization[ranges(starts, office.left)]
    spread = np.repeat(np.arange(len(office)), np.diff(starts)[office.left])
    first = np.maximum(holds["first"][terms], office["first"][spread])
    last = np.minimum(_or_always(holds["last"][terms]), _or_always(office["last"][spread]))
    overlapping = first <= last
    terms, spread = terms[overlapping], spread[overlapping]

    def both(mine: Values, theirs: Values) -> Values:
        return np.concatenate([mine, theirs[spread]])

    columns = {name: both(own[name], office[name]) for name in ("role", *DATES)}
    return make_links(
        (len(own.left_starts) - 1, own.rights_count),
        both(own.ids, office.ids),
        np.concatenate([own.left, holds.left[terms]]),
        both(own.right, office.right),
        {
            **columns,
            "own": np.arange(len(own) + len(spread)) < len(own),
            "term": np.concatenate([as_texts([""] * len(own)), holds.ids[terms]]),
        },
    )


def _dated(part: Links, activities: Activities, today: int) -> Links:
    """Date parts that have begun: somebody's lasted as long as the activity unless their own dates are recorded."""
    columns = dict(part.columns)
    for days in (STARTS, ENDS):
        stated = part[days[0]] != UNKNOWN
        for name in days:
            columns[name] = np.where(stated, part[name], getattr(activities, name)[part.right])
    dated = part.with_columns(columns)
    return dated.where(dated["first"] <= today)


def read_help(can_help: Links, involved: Links, activities: Activities) -> Links:
    """Join what people offer with what follows from what they did."""
    # A plan is no experience yet.
    done = np.flatnonzero(activities.stage[involved.right] != 0)
    about = activities.about
    counts = np.diff(about.left_starts)[involved.right[done]]
    topic = about.right[ranges(about.left_starts, involved.right[done])]
    source = np.repeat(done, counts)
    on_record = np.where(
        involved["own"][source], HELP_EVIDENCE.index("on_record"), HELP_EVIDENCE.index("through_office")
    )
    return make_links(
        (len(can_help.left_starts) - 1, can_help.rights_count),
        np.concatenate([can_help.ids, involved.ids[source]]),
        np.concatenate([can_help.left, involved.left[source]]),
        np.concatenate([can_help.right, topic]),
        {
            "evidence": np.concatenate([can_help["evidence"], on_record]),
            "level": np.concatenate([can_help["level"], np.zeros(len(source), dtype=np.int64)]),
            "involvement": np.concatenate([np.full(len(can_help), -1, dtype=np.int64), source]),
        },
    )


@dataclass(frozen=True)
class Together:
    """Who was in which circle.

    Attributes
    ----------
    links : Links
        People to circles, with the ``first`` and ``last`` day of their part, and the ``precision`` of the last.
    circles : Circles
    large : array of int
        Rows of the circles with too many people for being in one to mean working together.
    """

    links: Links
    circles: Circles
    large: Indexes


def read_together(
    groups: EntityTable,
    in_groups: Links,
    involved: Links,
    activities: Activities,
    today: int,
    definitions: Definitions,
) -> Together:
    """Read the engagements, programs and workgroups with their people."""
    workgroups = np.flatnonzero(groups["kind"] == "workgroup")
    circle_of = np.full(len(groups), -1, dtype=np.int64)
    circle_of[workgroups] = len(activities.ids) + np.arange(len(workgroups))
    circles = Circles(
        np.concatenate([activities.ids, groups.ids[workgroups]]),
        np.concatenate([activities.names, groups["name"][workgroups]]),
    )
    is_circle = np.isin(activities.kinds, _WORKING_TOGETHER) & (activities.stage != 0)
    working = np.flatnonzero(involved["own"] & is_circle[involved.right])
    begun = np.flatnonzero(in_groups["first"] <= today)
    dates = {name: np.concatenate([involved[name][working], in_groups[name][begun]]) for name in DATES}
    ongoing = np.concatenate([(activities.stage == 1)[involved.right[working]], (in_groups["last"] == UNKNOWN)[begun]])
    last, precision = _worked_last(dates, ongoing, today)
    links = make_links(
        (len(in_groups.left_starts) - 1, len(circles.ids)),
        np.concatenate([involved.ids[working], in_groups.ids[begun]]),
        np.concatenate([involved.left[working], in_groups.left[begun]]),
        np.concatenate([involved.right[working], circle_of[in_groups.right[begun]]]),
        {"first": dates["first"], "last": last, "precision": precision},
    )
    return Together(links, circles, np.flatnonzero(np.diff(links.right_starts) > definitions.largest_circle))


def working_together(together: Together) -> Links:
    """Leave the large circles out."""
    is_small = np.ones(len(together.circles.ids), dtype=bool)
    is_small[together.large] = False
    return together.links.where(is_small[together.links.right])


def _worked_last(dates: Mapping[str, Days], ongoing: Any, today: int) -> tuple[Days, Precisions]:
    """Last day of somebody's part: its end; today while it goes on; else the start; ``UNKNOWN`` without any date."""
    ended = dates["last"] != UNKNOWN
    goes_on = ongoing & (dates["first_until"] != UNKNOWN)
    first, last = (
        np.where(ended, dates[end], np.where(goes_on, today, dates[start]))
        for start, end in (("first", "last_first"), ("first_until", "last"))
    )
    return up_to(first, last, today)


@dataclass(frozen=True)
class Gathered:
    """Who was at which convening, or in which circle that is too large to mean working together."""

    links: Links
    gatherings: Gatherings


def read_gathered(table: EntityTable, attended: Links, together: Together, today: int) -> Gathered:
    """Read convenings with their guests; a large circle is one too."""
    # Of one whose end alone is known, that is the day.
    first = np.where(table["first"] == UNKNOWN, table["last_first"], table["first"])
    last, text = latest([table["first_until"], table["last"]], [table["start"], table["end"]])
    guests = attended.where(((first <= today) & (last != UNKNOWN))[attended.right])
    circles, large = together.circles, together.large
    crowd = np.full(len(circles.ids), -1, dtype=np.int64)
    crowd[large] = len(table) + np.arange(len(large))
    in_crowd = np.flatnonzero(crowd[together.links.right] >= 0)
    crowd_last, crowd_precision = most_precise(
        crowd[together.links.right[in_crowd]] - len(table),
        together.links["last"][in_crowd],
        together.links["precision"][in_crowd],
        len(large),
    )
    links = make_links(
        (len(attended.left_starts) - 1, len(table) + len(large)),
        np.concatenate([guests.ids, together.links.ids[in_crowd]]),
        np.concatenate([guests.left, together.links.left[in_crowd]]),
        np.concatenate([guests.right, crowd[together.links.right[in_crowd]]]),
    )
    return Gathered(
        links,
        Gatherings(
            ids=np.concatenate([table.ids, circles.ids[large]]),
            names=np.concatenate([table["name"], circles.names[large]]),
            when=np.concatenate([text, as_texts([""] * len(large))]),
            last=np.minimum(np.concatenate([last, crowd_last]), today).astype(np.int32),
            precision=np.concatenate([precisions(text), crowd_precision]),
        ),
    )


def _or_always(days: Days) -> Days:
    return np.where(days == UNKNOWN, _ALWAYS, days).astype(np.int32)
