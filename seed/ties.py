"""Who knows whom: about six acquaintances per person, made the way people make them.

Each tie has one active side, drawn by activity (heavy-tailed), which picks the other: a colleague of the same county, a
friend of a friend, somebody of the same state, somebody with a like job elsewhere, or anybody, well-connected people
first (preferential attachment). The shares are :data:`WAYS`. The two must have been in the field at the same time.

Sources: Barabási & Albert 1999 (preferential attachment); Holme & Kim 2002 (closing triangles); McPherson, Smith-Lovin
& Cook 2001 (homophily).
"""

from __future__ import annotations

from array import array
from bisect import bisect
from collections.abc import Iterator
from itertools import accumulate
from random import Random
from typing import Final

from cjn_graph.model import Record
from seed.dates import TODAY, blurred, ordinal, spread
from seed.make import Maker
from seed.plan import Member, Plan

TIES_PER_PERSON: Final = 6
#: How a tie comes about, and the share of ties that do.
WAYS: Final = {"county": 0.34, "friend": 0.2, "state": 0.12, "function": 0.2, "anybody": 0.14}
_HOW: Final = {
    "county": ("same county", "colleagues", "work on the same cases"),
    "friend": ("introduced by a colleague", "through a friend"),
    "state": ("state association", "state working group"),
    "function": ("peers in the same role", "met at a training"),
    "anybody": ("met at a convening", None, "former neighbors", "law school"),
}
#: People less active than this have no acquaintance on record: about one in thirty.
_UNKNOWN_BELOW: Final = 0.15
#: Acquaintances that are remembered per person for closing triangles: keeps memory flat.
_REMEMBERED: Final = 8


def knows(plan: Plan, maker: Maker, settled: set[frozenset[str]]) -> Iterator[Record]:
    """Make the ties; each pair at most once, nobody to themselves.

    Left out: pairs whose acquaintance is ``settled`` elsewhere, given by their keys, and pairs of people of the
    stories, whose acquaintances are written by hand. The least active have none on record.
    """
    random = Random(f"{plan.seed}:ties")
    members = [*plan.members, *plan.staff]
    picker = _Picker(random, members, len(plan.members))
    wanted = TIES_PER_PERSON * len(plan.members)
    made: set[int] = set()
    for _ in range(wanted * 3):
        if len(made) >= wanted:
            return
        way, one, other = picker.pair()
        code = min(one, other) * len(members) + max(one, other)
        period = _together(members[one], members[other])
        if one == other or code in made or period is None or _is_left_out(members[one], members[other], settled):
            continue
        made.add(code)
        picker.remember(one, other)
        yield _tie(random, maker, members[one], members[other], way, period)


class _Picker:
    """Draws pairs by the ways in which people meet."""

    def __init__(self, random: Random, members: list[Member], ordinary: int) -> None:
        self._random = random
        self._members = members
        self._cumulated = list(accumulate(one.activity for one in members))
        self._county: dict[str, list[int]] = {}
        self._state: dict[str, list[int]] = {}
        self._function: dict[str, list[int]] = {}
        self._ends = array("I")
        self._friends: list[list[int]] = [[] for _ in members]
        for index, member in enumerate(members[:ordinary]):
            for term in member.terms:
                place = term.office.place
                if place is not None:
                    self._county.setdefault(place.key, []).append(index)
                    self._state.setdefault(place.state.abbreviation, []).append(index)
            self._function.setdefault(member.last.seat.function, []).append(index)
        self._ways = list(WAYS)
        self._shares = list(accumulate(WAYS.values()))

    def pair(self) -> tuple[str, int, int]:
        """Draw (way, active side, other side); the two may be one, or have met already."""
        random = self._random
        one = min(bisect(self._cumulated, random.random() * self._cumulated[-1]), len(self._members) - 1)
        way = self._ways[min(bisect(self._shares, random.random()), len(self._ways) - 1)]
        member = self._members[one]
        place = member.last.office.place
        if way == "county" and place is not None:
            return way, one, self._livelier(self._county[place.key])
        if way == "state" and place is not None:
            return way, one, self._livelier(self._state[place.state.abbreviation])
        if way == "function" and member.last.seat.function in self._function:
            return way, one, self._livelier(self._function[member.last.seat.function])
        if way == "friend" and self._friends[one]:
            friends = self._friends[random.choice(self._friends[one])]
            if friends:
                return way, one, random.choice(friends)
        if self._ends and random.random() < 0.75:
            return "anybody", one, self._ends[random.randrange(len(self._ends))]
        return "anybody", one, random.randrange(len(self._members))

    def _livelier(self, group: list[int]) -> int:
        """One of a group: the more active of two drawn."""
        one, other = self._random.choice(group), self._random.choice(group)
        return one if self._members[one].activity >= self._members[other].activity else other

    def remember(self, one: int, other: int) -> None:
        """Take note of a tie."""
        self._ends.extend((one, other))
        for mine, theirs in ((one, other), (other, one)):
            friends = self._friends[mine]
            if len(friends) < _REMEMBERED:
                friends.append(theirs)
            else:
                friends[self._random.randrange(_REMEMBERED)] = theirs


def _is_left_out(one: Member, other: Member, settled: set[frozenset[str]]) -> bool:
    if min(one.activity, other.activity) < _UNKNOWN_BELOW:
        return True
    return (one.in_story and other.in_story) or frozenset((one.key, other.key)) in settled


def _together(one: Member, other: Member) -> tuple[int, int] | None:
    """The time in which both were in the field, or None if they never were: (first day, last day)."""
    first = max(one.start, other.start, ordinal(2012))
    last = min(one.last.end or TODAY, other.last.end or TODAY, TODAY)
    return (first, last) if first < last else None


def _tie(random: Random, maker: Maker, one: Member, other: Member, way: str, period: tuple[int, int]) -> Record:
    first = spread(random, *period)
    both_current = one.is_current(TODAY) and other.is_current(TODAY)
    # Contact goes on for about three years; those who both still serve were mostly in touch of late.
    last = TODAY - int(random.expovariate(1 / 420)) if both_current and random.random() < 0.6 else None
    if last is None:
        last = first + int(random.expovariate(1 / 900))
    if last > TODAY:  # still in touch: the latest contact was some days or weeks ago
        last = TODAY - int(random.expovariate(1 / 40))
    last = max(first, last)
    dated = random.random() > 0.06
    pair = sorted((maker.id("person", one.key), maker.id("person", other.key)))
    return maker.edge(
        "knows",
        *pair,
        how=random.choice(_HOW[way]),
        strength=random.choices((0.5, 1.0, 1.5, 2.0), (22, 60, 10, 8))[0],
        first_on=blurred(random, first) if dated and random.random() < 0.8 else None,
        last_on=blurred(random, last) if dated else None,
    )
