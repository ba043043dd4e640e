"""What people did: activities, who was involved in them, what help follows from it, who worked and met together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from cjn_graph.snapshot.days import UNKNOWN, Days, first_days, last_days
from cjn_graph.snapshot.definitions import Definitions
from cjn_graph.snapshot.links import Indexes, Links, Texts, as_texts, make_links, positions, ranges
from cjn_graph.snapshot.network import HELP_EVIDENCE, HELP_LEVELS, Activities, Gatherings, Posts
from cjn_graph.snapshot.rows import Rows, codes, latest, ordered
from cjn_graph.snapshot.ties import Circles

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
_WORKING_TOGETHER: Final = ("engagement", "program")
_ALWAYS: Final = 10**7
"""A day after all others."""


@dataclass(frozen=True)
class Work:
    """The parts of a network that come from what people took part in; see ``Network`` and ``Ties``."""

    activities: Activities
    involved: Links
    help: Links
    together: Links
    circles: Circles
    gathered: Links
    gatherings: Gatherings


def read_work(
    given: Mapping[str, Rows],
    people: Mapping[str, int],
    organizations: Mapping[str, int],
    topics: Mapping[str, int],
    places: Mapping[str, int],
    holds: Links,
    posts: Posts,
    today: int,
    definitions: Definitions,
) -> Work:
    """Read activities, involvement and gatherings."""
    activities, index = _activities(given, topics, places, today)
    own, office = _involvement(given["took_part"], people, organizations, index, activities, today)
    involved = _with_office(own, office, holds, posts, (len(people), len(organizations), len(index)))
    together, circles, large = _circles(given, people, involved, activities, today, definitions)
    gathered, gatherings = _gatherings(given, people, together, circles, large, today)
    small = ~np.isin(together.right, large)
    return Work(
        activities=activities,
        involved=involved,
        help=_help(given["can_help"], people, topics, involved, activities),
        together=make_links(
            (len(people), len(circles.ids)),
            together.ids.tolist(),
            np.where(small, together.left, -1),
            together.right,
            together.columns,
        ),
        circles=circles,
        gathered=gathered,
        gatherings=gatherings,
    )


def _activities(
    given: Mapping[str, Rows], topics: Mapping[str, int], places: Mapping[str, int], today: int
) -> tuple[Activities, dict[str, int]]:
    rows, index = ordered(given["activities"])
    sorts = tuple(sorted(set(zip(rows["kind"].tolist(), rows["classification"].tolist(), strict=True))))
    sort_index = {sort: row for row, sort in enumerate(sorts)}
    about, edges = given["about"], given["in_places"]
    place = np.full(len(index), -1, dtype=np.int64)
    placed = as_texts([""] * len(index))
    at, where = positions(index, edges["activity"]), positions(places, edges["jurisdiction"])
    # The first place by id is written last, so it is the one that stays.
    for edge in sorted(np.flatnonzero((at >= 0) & (where >= 0)).tolist(), key=lambda edge: -int(where[edge])):
        place[at[edge]], placed[at[edge]] = where[edge], edges["id"][edge]
    pairs = zip(rows["kind"].tolist(), rows["classification"].tolist(), strict=True)
    return Activities(
        ids=rows["id"],
        names=rows["name"],
        kinds=rows["kind"],
        classifications=rows["classification"],
        sort=np.fromiter((sort_index[pair] for pair in pairs), dtype=np.int64),
        sorts=sorts,
        stage=_stage_on(rows, today),
        place=place,
        placed=placed,
        start=rows["start"],
        end=rows["end"],
        about=make_links(
            (len(index), len(topics)),
            about["id"],
            positions(index, about["subject"]),
            positions(topics, about["topic"]),
        ),
    ), index


def _stage_on(rows: Mapping[str, Texts], today: int) -> Indexes:
    """Stage on the day: what ended later still went on, and what began later was a plan at most."""
    stage = np.fromiter((_STAGES.get(status, -1) for status in rows["status"]), dtype=np.int64)
    stage[(stage == _STAGES["ended"]) & (first_days(rows["end"]) > today)] = _STAGES["active"]
    stage[first_days(rows["start"]) > today] = _STAGES["planned"]
    return stage


@dataclass(frozen=True)
class _Involvement:
    """Columns of people's (or offices') own part in activities; ``party`` is a row of people (or organizations)."""

    ids: Texts
    party: Indexes
    activity: Indexes
    role: Texts
    start: Texts
    end: Texts

    def where(self, kept: Any) -> _Involvement:
        return _Involvement(*(column[kept] for column in vars(self).values()))


def _involvement(
    given: Rows,
    people: Mapping[str, int],
    organizations: Mapping[str, int],
    index: Mapping[str, int],
    activities: Activities,
    today: int,
) -> tuple[_Involvement, _Involvement]:
    activity = positions(index, given["activity"])
    known = activity >= 0

    def filled(own: Texts, theirs: Texts) -> Texts:
        # Somebody's part lasted as long as the activity unless their own dates are recorded.
        return as_texts(
            text or (theirs[row] if row >= 0 else "") for text, row in zip(own.tolist(), activity.tolist(), strict=True)
        )

    start = filled(as_texts(given["start"]), activities.start)
    end = filled(as_texts(given["end"]), activities.end)
    begun = known & (first_days(start) <= today)
    columns = (as_texts(given["role"]), start, end)

    def part(parties: Mapping[str, int]) -> _Involvement:
        party = positions(parties, given["party"])
        return _Involvement(as_texts(given["id"]), party, activity, *columns).where(begun & (party >= 0))

    return part(people), part(organizations)


def _with_office(
    own: _Involvement, office: _Involvement, holds: Links, posts: Posts, size: tuple[int, int, int]
) -> Links:
    """Join people's own part with that of the offices in which they held a post at the time."""
    people, organizations, activities = size
    at_office = make_links(
        (people, organizations),
        holds.ids.tolist(),
        holds.left,
        posts.organization[holds.right],
        {"first": holds["first"], "last": holds["last"]},
    )
    counts = np.diff(at_office.right_starts)[office.party]
    terms = at_office.to_many(office.party)
    spread = office.where(np.repeat(np.arange(len(office.party)), counts))
    first = np.maximum(at_office["first"][terms], first_days(spread.start))
    last = np.minimum(_or_always(at_office["last"][terms]), _or_always(last_days(spread.end)))
    overlapping = first <= last
    terms, spread = terms[overlapping], spread.where(overlapping)
    via = [("",)] * len(own.party) + [
        (str(part), str(term)) for part, term in zip(spread.ids, at_office.ids[terms], strict=True)
    ]
    both = {
        name: np.concatenate([getattr(own, name), getattr(spread, name)]) for name in ("ids", "role", "start", "end")
    }
    return make_links(
        (people, activities),
        both["ids"].tolist(),
        np.concatenate([own.party, at_office.left[terms]]),
        np.concatenate([own.activity, spread.activity]),
        {
            "role": both["role"],
            "start": both["start"],
            "end": both["end"],
            "own": np.arange(len(via)) < len(own.party),
            "via": as_texts(via),
        },
    )


def _help(
    given: Rows, people: Mapping[str, int], topics: Mapping[str, int], involved: Links, activities: Activities
) -> Links:
    """Join what people offer with what follows from what they did."""
    # A plan is no experience yet.
    done = np.flatnonzero(activities.stage[involved.right] != 0)
    about = activities.about
    counts = np.diff(about.left_starts)[involved.right[done]]
    topic = about.right[ranges(about.left_starts, involved.right[done])]
    source = np.repeat(done, counts)
    offered = positions(people, given["person"])
    on_record = np.where(
        involved["own"][source], HELP_EVIDENCE.index("on_record"), HELP_EVIDENCE.index("through_office")
    )
    return make_links(
        (len(people), len(topics)),
        [*given["id"], *involved.ids[source].tolist()],
        np.concatenate([offered, involved.left[source]]),
        np.concatenate([positions(topics, given["topic"]), topic]),
        {
            "evidence": np.concatenate([codes(given["evidence"], HELP_EVIDENCE), on_record]),
            "level": np.concatenate([codes(given["level"], HELP_LEVELS), np.zeros(len(source), dtype=np.int64)]),
            "involvement": np.concatenate([np.full(len(offered), -1, dtype=np.int64), source]),
        },
    )


def _circles(
    given: Mapping[str, Rows],
    people: Mapping[str, int],
    involved: Links,
    activities: Activities,
    today: int,
    definitions: Definitions,
) -> tuple[Links, Circles, Indexes]:
    """Engagements, programs and workgroups with their people, and the rows of those too large to mean anything."""
    workgroups = [
        (record, name)
        for record, name, kind in zip(
            given["groups"]["id"], given["groups"]["name"], given["groups"]["kind"], strict=True
        )
        if kind == "workgroup"
    ]
    workgroups.sort()
    group_index = {record: len(activities.ids) + row for row, (record, _) in enumerate(workgroups)}
    circles = Circles(
        as_texts([*activities.ids, *(record for record, _ in workgroups)]),
        as_texts([*activities.names, *(name for _, name in workgroups)]),
    )
    stage = activities.stage[involved.right]
    own = involved["own"] & np.isin(activities.kinds[involved.right], _WORKING_TOGETHER) & (stage != 0)
    worked_last = _worked_last(involved["start"], involved["end"], stage == 1, today)
    rows = given["member_of"]
    begun = first_days(rows["start"]) <= today
    still = np.array([not end for end in rows["end"]], dtype=bool)
    together = make_links(
        (len(people), len(circles.ids)),
        [*involved.ids.tolist(), *rows["id"]],
        np.concatenate([np.where(own, involved.left, -1), np.where(begun, positions(people, rows["party"]), -1)]),
        np.concatenate([involved.right, positions(group_index, rows["group"])]),
        {
            "first": np.concatenate([first_days(involved["start"]), first_days(rows["start"])]),
            "last": np.concatenate(
                [worked_last, _worked_last(as_texts(rows["start"]), as_texts(rows["end"]), still, today)]
            ),
        },
    )
    sizes = np.diff(together.right_starts)
    return together, circles, np.flatnonzero(sizes > definitions.largest_circle)


def _worked_last(start: Texts, end: Texts, ongoing: Any, today: int) -> Days:
    """Last day of somebody's part: its end; today while it goes on; else the start; ``UNKNOWN`` without any date."""
    first, last = last_days(start), last_days(end)
    open_end = np.where(ongoing & (first != UNKNOWN), today, first)
    return np.minimum(np.where(last == UNKNOWN, open_end, last), today).astype(np.int32)


def _gatherings(
    given: Mapping[str, Rows], people: Mapping[str, int], together: Links, circles: Circles, large: Indexes, today: int
) -> tuple[Links, Gatherings]:
    rows, index = ordered(given["convenings"])
    last, text = latest([last_days(rows["start"]), last_days(rows["end"])], [rows["start"], rows["end"]])
    # Of an event whose end alone is recorded, that is the day.
    start = as_texts(start or end for start, end in zip(rows["start"], rows["end"], strict=True))
    begun = (first_days(start) <= today) & (last != UNKNOWN)
    edges = given["attended"]
    convening = positions(index, edges["convening"])
    attended = (convening >= 0) & np.append(begun, False)[convening]
    crowd_last = [int(together["last"][together.to(int(circle))].max()) for circle in large]
    crowds = {int(circle): len(index) + row for row, circle in enumerate(large)}
    in_crowd = np.flatnonzero(np.isin(together.right, large))
    crowd = np.fromiter((crowds[int(circle)] for circle in together.right[in_crowd]), dtype=np.int64)
    gathered = make_links(
        (len(people), len(index) + len(large)),
        [*edges["id"], *together.ids[in_crowd].tolist()],
        np.concatenate([np.where(attended, positions(people, edges["person"]), -1), together.left[in_crowd]]),
        np.concatenate([convening, crowd]),
    )
    return gathered, Gatherings(
        ids=as_texts([*rows["id"], *circles.ids[large]]),
        names=as_texts([*rows["name"], *circles.names[large]]),
        when=as_texts([*text, *[""] * len(large)]),
        last=np.minimum(np.concatenate([last, np.array(crowd_last, dtype=np.int32)]), today).astype(np.int32),
    )


def _or_always(days: Days) -> Days:
    return np.where(days == UNKNOWN, _ALWAYS, days).astype(np.int32)
