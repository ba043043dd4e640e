"""Members who have gone quiet."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cjn_graph.analysis.gap import Quiet, QuietGap, Silence, side_of
from cjn_graph.analysis.graph import TiedPairs
from cjn_graph.analysis.measure import Naming, share
from cjn_graph.analysis.wording import post_of
from cjn_graph.network import Network
from cjn_graph.network.days import UNKNOWN, written
from cjn_graph.network.links import Indexes
from cjn_graph.network.network import CONSENT_REFUSED

_LENGTHS = (24, 36, 60)
"""Months at which longer silences are told apart."""


def gone_quiet(network: Network, people: Indexes, pairs: TiedPairs, naming: Naming, *, limit: int) -> QuietGap:
    """Find the members of whom nothing was heard for long, the longest silence first."""
    heard = network.people.last_heard.copy()
    tied = np.zeros(len(network.people), dtype=bool)
    for side in (pairs.a, pairs.b):
        np.maximum.at(heard, side, pairs.last)
        tied[side] = True
    undated = people[(heard[people] == UNKNOWN) & tied[people]]
    judged = np.setdiff1d(people, undated, assume_unique=True)
    months = network.definitions.quiet_months
    quiet = judged[heard[judged] < network.months_ago(months)]

    def listed() -> list[Quiet]:
        # Nothing on record at all comes last: that is a gap in the records first.
        order = sorted(
            quiet.tolist(),
            key=lambda row: (heard[row] == UNKNOWN, heard[row], network.people.folded[row], network.people.ids[row]),
        )
        return [_member(network, row, int(heard[row])) for row in order[:limit]]

    return QuietGap(
        value=len(quiet) if len(judged) else None,
        n=len(judged),
        of="members",
        coverage=share(len(judged), len(people)),
        definition=(
            f"members without any dated tie or interaction in the last {months} months, or ever; they still count as "
            "members. Of those with nothing but undated ties nobody can say: they are in undated, not in n"
        ),
        reason=None if len(judged) else _why_none(len(people)),
        names_for="staff",
        undated=len(undated),
        silences=_silences(network, heard[quiet]) if "staff" in naming.levels else None,
        members=listed() if "staff" in naming.levels else None,
    )


def _why_none(members: int) -> str:
    return (
        "No tie among the facts counted here has a date." if members else "No member is among the facts counted here."
    )


def _silences(network: Network, heard: NDArray[np.int32]) -> list[Silence]:
    """Count the quiet members by how long nothing was heard of them: months of the calendar."""
    shortest = network.definitions.quiet_months
    limits = [shortest, *(months for months in _LENGTHS if months > shortest)]
    known = heard[heard != UNKNOWN]
    at_least = [int(np.count_nonzero(known < network.months_ago(months))) for months in limits] + [0]
    ends = [*limits[1:], None]
    counted = [
        Silence(months=months, until=end, members=more - longer)
        for months, end, more, longer in zip(limits, ends, at_least, at_least[1:], strict=False)
    ]
    return [*counted, Silence(months=None, until=None, members=len(heard) - len(known))]


def _member(network: Network, row: int, heard: int) -> Quiet:
    caller, why = _caller(network, row)
    return Quiet(
        id=network.people.ids[row],
        name=network.people.names[row],
        detail=post_of(network, row),
        last_heard=written(heard, network.heard_precision(row)),
        caller=None if caller is None else side_of(network, caller),
        why_caller=why,
    )


def _caller(network: Network, row: int) -> tuple[int | None, str]:
    """Say who should call somebody: who looks after them, else whom they were in touch with last."""
    people, ties = network.people, network.ties
    for link, steward in network.stewarded.rights(row):
        via = str(network.stewarded["via"][link])
        return steward, f"looks after {via or 'them'}"
    span = ties.span(row)
    others, last = ties.others[span], ties.last[span]
    reachable = (people.member | people.staff)[others] & (people.consent[others] != CONSENT_REFUSED)
    reachable &= people.last_heard[others] >= network.months_ago(network.definitions.quiet_months)
    if not reachable.any():
        return None, "nobody who is in touch knows them: ask their office who came after them"
    known = np.flatnonzero(reachable)
    best = int(known[np.lexsort((others[known], -last[known]))[0]])
    piece = ties.evidence(row, int(others[best]))[0]
    when = written(int(last[best]), piece.precision)
    return int(others[best]), f"was in touch with them last, {when}" if when else "knows them"
