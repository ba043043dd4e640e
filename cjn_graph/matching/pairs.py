"""Pairs: of two groups, who of one should meet whom of the other; and whom a pair should meet that has done it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from cjn_graph.matching.exclusions import excluded_for_all
from cjn_graph.matching.mutual import few_of_each, harmonic, suits
from cjn_graph.network.links import Indexes
from cjn_graph.network.network import Network


@dataclass(frozen=True)
class Meeting:
    """Who is to meet whom: one link where two people are, two where a pair meets a pair.

    Attributes
    ----------
    links : tuple of (int, int)
        Rows of who looks for help and of who could give it.
    fit : float
        Between two people their mutual fit, the harmonic mean of both scores; between pairs the mean of how well each
        of the one suits theirs of the other, seen from those who look for help.
    activity : int
        Row of what the other pair did together; -1 between two people.
    """

    links: tuple[tuple[int, int], ...]
    fit: float
    activity: int = -1


def between(network: Network, ones: Indexes, others: Indexes, limit: int, per_person: int = 2) -> list[Meeting]:
    """Find who of one group should meet whom of another, those with the most mutual fit first.

    Nobody stands in the list more often than ``per_person`` times, so that it is not about one person alone. Whom a
    rule excludes is left out.
    """
    forth, back = _fits(network, ones, others), _fits(network, others, ones).T
    fit = harmonic(forth, back)
    rows, columns = np.nonzero(fit)
    order = np.lexsort((others[columns], ones[rows], -fit[rows, columns]))
    row_of, column_of = ({person: place for place, person in enumerate(group.tolist())} for group in (ones, others))
    ordered = zip(ones[rows[order]].tolist(), others[columns[order]].tolist(), strict=True)
    found = []
    for one, other in few_of_each(ordered, per_person, limit):
        at = row_of[one], column_of[other]
        # Who gains more by it looks for help.
        first = forth[at] >= back[at]
        found.append(Meeting(((one, other) if first else (other, one),), float(fit[at])))
    return found


def pairs_in(network: Network, activity: int) -> list[tuple[int, int]]:
    """Return the pairs of an engagement: two who took part themselves and work now in different sorts of organization.

    Staff of the network are none of a pair, nor is anybody without a current post.
    """
    people = network.people
    parts = network.involved.to(activity)
    own = sorted(set(network.involved.left[parts[network.involved["own"][parts]]].tolist()))
    rows = [row for row in own if people.organization[row] >= 0 and not people.staff[row]]
    sorts = network.organizations.classifications
    return [(a, b) for a, b in combinations(rows, 2) if sorts[people.organization[a]] != sorts[people.organization[b]]]


def like(network: Network, activity: int, limit: int) -> list[Meeting]:
    """Find the pairs of other engagements that the pairs of one should meet, the best first.

    Each pair and each engagement stands in the list once; of engagements alike, one of the same sort comes first. Of
    two ways to put four people together the better one counts. Whom a rule excludes is in none.
    """
    pairs, sorts = pairs_in(network, activity), network.activities.sort
    members = np.array(sorted({row for pair in pairs for row in pair}), dtype=np.int64)
    candidates = list(_other_pairs(network, set(members.tolist())))
    others = np.array(sorted({row for _, pair in candidates for row in pair}), dtype=np.int64)
    fits = _fits(network, members, others)
    place = {int(row): at for at, row in enumerate(members)}
    where = {int(row): at for at, row in enumerate(others)}
    meetings = []
    for at, theirs in candidates:
        for mine in pairs:
            for ends in (theirs, theirs[::-1]):
                links = tuple(zip(mine, ends, strict=True))
                each = [float(fits[place[a], where[b]]) for a, b in links]
                if min(each) > 0:
                    meetings.append(Meeting(links, sum(each) / 2, at))
    names = network.activities.names
    meetings.sort(key=lambda one: (-one.fit, sorts[one.activity] != sorts[activity], str(names[one.activity])))
    found: list[Meeting] = []
    taken: set[int | frozenset[int]] = set()
    for one in meetings:
        theirs_too = frozenset(b for _, b in one.links)
        if one.activity not in taken and theirs_too not in taken:
            taken |= {one.activity, theirs_too}
            found.append(one)
    return found[:limit]


def _other_pairs(network: Network, without: set[int]) -> Iterator[tuple[int, tuple[int, int]]]:
    for activity in np.flatnonzero(network.activities.kinds == "engagement").tolist():
        for pair in pairs_in(network, activity):
            if without.isdisjoint(pair):
                yield activity, pair


def _fits(network: Network, members: Indexes, others: Indexes) -> NDArray[np.float64]:
    """How well others suit members, 0 where a rule excludes them; shape (members, others)."""
    found = np.zeros((len(members), len(others)))
    barred = excluded_for_all(network)
    for at, member in enumerate(members.tolist()):
        if not barred[member]:
            found[at] = suits(network, member)[others]
    return found
