"""What came of a convening in new ties, beside people like those who came.

``new ÷ eligible``: of all pairs of attendees who had no tie on record the day before it began and hold no post in one
organization, the share that has one 60 days after it ended. Having come to the same event is no tie, so what is counted
are contacts on record, meetings after an introduction, and work together that began since. Beside it stands the same
share among as many members who did not come: for each attendee the one most alike before the event, by

    [function differs] + [census division differs] + |log(1 + ties) − log(1 + ties)|,

each taken once, in the order of the attendees' names (nearest neighbour matching without replacement, Stuart 2010,
*Statistical Science* 25, 1-21). Both shares have Wilson's interval. Matching removes differences in what it looks at,
and in nothing else: whoever came may have wanted to meet people anyway.

Undefined, with the reason: where fewer than two attendees are on record, where none of their pairs is eligible, and
until the 60 days are over. Cost: two networks as of another day, and ``attendees × members`` for the matching.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from itertools import combinations
from typing import Final

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from cjn_graph.analysis.measure import Meaning, Name
from cjn_graph.analysis.proportions import Proportion, proportion
from cjn_graph.network import Network
from cjn_graph.network.network import ROLES

WINDOW_DAYS: Final = 60
DEFINITION: Final = (
    f"pairs of attendees with a tie on record {WINDOW_DAYS} days after the last day ÷ their pairs without one the day "
    "before the first, staff and colleagues in one organization left out; beside it the same among as many members who "
    "did not come and were most alike in function, census division and number of ties"
)
MEANING: Final = Meaning(
    says="How many of those who met there for the first time are in touch since, beyond what people like them did "
    "without it.",
    worry="When it is no higher than among those who did not come.",
    act="Seat people who are strangers together, and ask them afterwards whom they want to be introduced to.",
)


class ConveningYield(BaseModel):
    """New ties of a convening."""

    model_config = ConfigDict(frozen=True)

    attendees: int = Field(description="Who came and is on record, the network's own staff left out.")
    value: float | None = Field(description="New ties ÷ eligible pairs; null where it is not defined.")
    new_ties: Proportion = Field(description="Pairs of attendees newly tied, of the eligible ones.")
    matched: int = Field(description="Members who did not come and are compared with.")
    beside: Proportion = Field(description="The same among these.")
    until: str | None = Field(description="The day until which new ties count; null where the convening has no date.")
    definition: str
    reason: str | None = Field(description="Why there is no value.")
    meaning: Meaning
    pairs: list[tuple[Name, Name]] | None = Field(description="The pairs newly tied, for those who may know.")


def last_day_of(end: date) -> date:
    """Return the day until which ties count as new."""
    return end + timedelta(days=WINDOW_DAYS)


def measure_yield(
    before: Network, after: Network, attendees: Collection[str], *, named: bool = False
) -> ConveningYield:
    """Measure what came of a convening.

    Parameters
    ----------
    before, after : Network
        As of the day before it began, and of the last day that counts.
    attendees : collection of str
        Ids of those who came.
    named : bool
        Whether the reader may have the names.
    """
    rows = _in_order(before, [before.index[one] for one in attendees if one in before.index])
    rows = [row for row in rows if not before.people.staff[row]]
    control = _most_alike(before, rows)
    eligible, new = _counted(before, after, rows)
    eligible_beside, new_beside = _counted(before, after, control)
    reason = None
    if len(rows) < 2:
        reason = "Fewer than two attendees are on record."
    elif not eligible:
        reason = "All attendees knew each other before."
    return ConveningYield(
        attendees=len(rows),
        value=None if reason else round(len(new) / eligible, 6),
        new_ties=proportion(len(new), eligible),
        matched=len(control),
        beside=proportion(len(new_beside), eligible_beside),
        until=after.as_of.isoformat(),
        definition=DEFINITION,
        reason=reason,
        meaning=MEANING,
        pairs=[(_name(before, one), _name(before, other)) for one, other in new] if named else None,
    )


def not_yet(attendees: int, reason: str, until: date | None = None) -> ConveningYield:
    """Say why nothing can be measured."""
    none = proportion(0, 0)
    return ConveningYield(
        attendees=attendees,
        value=None,
        new_ties=none,
        matched=0,
        beside=none,
        until=until.isoformat() if until else None,
        definition=DEFINITION,
        reason=reason,
        meaning=MEANING,
        pairs=None,
    )


def _in_order(network: Network, rows: Sequence[int]) -> list[int]:
    people = network.people
    return sorted(set(rows), key=lambda row: (people.folded[row], people.ids[row]))


def _counted(before: Network, after: Network, rows: Sequence[int]) -> tuple[int, list[tuple[int, int]]]:
    """Count the eligible pairs, and list those that have a tie afterwards."""
    offices = {row: before.current_organizations(row) for row in rows}
    places = {row: after.index.get(str(before.people.ids[row]), -1) for row in rows}
    eligible, new = 0, []
    for one, other in combinations(rows, 2):
        if before.ties.entry(one, other) >= 0 or offices[one] & offices[other]:
            continue
        eligible += 1
        if min(places[one], places[other]) >= 0 and after.ties.entry(places[one], places[other]) >= 0:
            new.append((one, other))
    return eligible, new


def _most_alike(network: Network, attendees: Sequence[int]) -> list[int]:
    """For each attendee, the member most alike who did not come, each once."""
    people = network.people
    free = people.member & ~people.staff
    free[list(attendees)] = False
    candidates = np.array(_in_order(network, np.flatnonzero(free).tolist()), dtype=np.int64)
    function = np.array([*(name for name, _ in ROLES), ""])[people.role]
    division = np.append(network.places.division, "").astype(str)[people.place]
    ties = np.log1p(np.diff(network.ties.starts))
    found: list[int] = []
    for row in attendees[: len(candidates)]:
        apart = (
            (function[candidates] != function[row]).astype(float)
            + (division[candidates] != division[row])
            + np.abs(ties[candidates] - ties[row])
        )
        nearest = int(apart.argmin())
        found.append(int(candidates[nearest]))
        candidates = np.delete(candidates, nearest)
    return found


def _name(network: Network, row: int) -> Name:
    return Name(ids=[str(network.people.ids[row])], name=str(network.people.names[row]))
