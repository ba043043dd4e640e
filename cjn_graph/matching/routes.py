"""Who could introduce the two, and how they know both.

In this order, and the freshest first within each: a common contact in touch with both who is not under load; a member
of staff who looks after both, or after one and knows the other; a common contact under load, or of earlier; nobody,
where the two know each other themselves; a chain of two; two members of staff who each look after one. A peer in touch
with both stands before staff, because that path lasts when staff change.
Nobody who refused contact is ever a go-between.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from cjn_graph.matching.load import MANY_ASKS
from cjn_graph.matching.suggestion import Counterpart, Route
from cjn_graph.matching.wording import month, sentence
from cjn_graph.network.days import UNKNOWN, Days
from cjn_graph.network.links import Indexes, ranges
from cjn_graph.network.network import CONSENT_REFUSED, Flags, Network

_NO_TIE = -1


@dataclass(frozen=True)
class _Leg:
    """How one person knows the next: ``words`` follow the first one's name."""

    fresh: int
    words: str
    facts: tuple[str, ...]


@dataclass(frozen=True)
class _Way:
    people: list[int]
    text: str
    facts: Sequence[str]


@dataclass(frozen=True)
class Routes:
    """Ways from one member to others.

    Attributes
    ----------
    member : int
        Row of the member.
    card : callable
        Describes a person, given by row, in one line.
    """

    network: Network
    member: int
    card: Callable[[int], Counterpart]

    def several(self, person: int, most: int = 3) -> list[Route]:
        """Find ways to a person through different people, the best first; at least one, which may be nobody."""
        found, used = [self.to(person)], set[int]()
        while found[-1].via and len(found) < most:
            used |= {self.network.index[one.id] for one in found[-1].via}
            another = self.to(person, frozenset(used))
            if not another.via:
                break
            found.append(another)
        return found

    def to(self, person: int, without: frozenset[int] = frozenset()) -> Route:
        """Find the best way to a person, given by row, through nobody of some; those are not in chains either."""
        contacts, fresh = self._common(person)
        kept = ~np.isin(contacts, sorted(without))
        contacts, fresh = contacts[kept], fresh[kept]
        free = ~self.network.once(_under_load)[contacts]
        finders: tuple[Callable[[], _Way | None], ...] = (
            lambda: self._contact(person, contacts[free], fresh[free], self.network.live_day),
            lambda: self._steward(person, without),
            lambda: self._contact(person, contacts, fresh, UNKNOWN),
        )
        alone: tuple[Callable[[], _Way | None], ...] = (
            lambda: self._themselves(person),
            lambda: self._chain(person),
            lambda: self._two_stewards(person),
        )
        for find in finders if without else finders + alone:
            way = find()
            if way:
                via = [self.card(row) for row in way.people]
                return Route(via=via, sentence=sentence(way.text), facts=list(dict.fromkeys(way.facts)))
        names = self.network.people.names
        text = f"Nobody on record could introduce {names[self.member]} and {names[person]}; staff would write to both."
        return Route(via=[], sentence=text, facts=[])

    @cached_property
    def _last(self) -> Days:
        """Latest day of the tie with each willing person; ``_NO_TIE`` for the others, shape (people,)."""
        last = np.full(len(self.network.people), _NO_TIE, dtype=np.int32)
        span = self.network.ties.span(self.member)
        last[self.network.ties.others[span]] = self.network.ties.last[span]
        last[self.network.people.refusing] = _NO_TIE
        return last

    def _common(self, person: int) -> tuple[Indexes, Days]:
        """Willing common contacts, with the older of their two ties' days."""
        ties = self.network.ties
        span = ties.span(person)
        to_member = self._last[ties.others[span]]
        found = to_member != _NO_TIE
        return ties.others[span][found].astype(np.int64), np.minimum(to_member, ties.last[span])[found]

    def _contact(self, person: int, contacts: Indexes, fresh: Days, since: int) -> _Way | None:
        if not len(contacts) or fresh.max() < since:
            return None
        ties = self.network.ties

        def order(contact: int) -> tuple[float, str, str]:
            weights = [float(ties.weight[ties.entry(contact, end)]) for end in (self.member, person)]
            return -min(weights), *_by_name(self.network, contact)

        best = min(contacts[fresh == fresh.max()].tolist(), key=order)
        return self._between(person, best, _tie(self.network, best, self.member), _tie(self.network, best, person))

    def _steward(self, person: int, without: frozenset[int]) -> _Way | None:
        network, found = self.network, []
        looking_after = {*_stewards(network, self.member), *_stewards(network, person)}
        for staff in sorted(looking_after - {self.member, person} - without):
            legs = [_care(network, staff, end) or _tie(network, staff, end) for end in (self.member, person)]
            if legs[0] and legs[1] and _willing(network, staff):
                found.append((-min(legs[0].fresh, legs[1].fresh), *_by_name(network, staff), staff, legs))
        if not found:
            return None
        staff, legs = min(found, key=lambda item: item[:3])[3:]
        return self._between(person, staff, *legs)

    def _between(self, person: int, contact: int, to_member: _Leg | None, to_person: _Leg | None) -> _Way:
        if to_member is None or to_person is None:
            raise LookupError(f"Row {contact} has a tie with {self.member} and {person}, but no evidence of it.")
        text = f"{self.network.people.names[contact]} {to_member.words} and {to_person.words}"
        return _Way([contact], text, [*to_member.facts, *to_person.facts])

    def _themselves(self, person: int) -> _Way | None:
        """Say that nobody is needed: the two have a tie, if an old or undated one."""
        leg = _tie(self.network, self.member, person)
        if leg is None:
            return None
        one, other = (self.network.people.names[row] for row in (self.member, person))
        text = f"{one} and {other} know each other themselves, so no go-between is needed: {one} {leg.words}"
        return _Way([], text, leg.facts)

    @cached_property
    def _last_in_two(self) -> Days:
        """Older day of the freshest way to everybody through one willing contact; ``_NO_TIE`` without one."""
        ties = self.network.ties
        contacts = ties.others[ties.span(self.member)].astype(np.int64)
        links = ranges(ties.starts, contacts)
        counts = ties.starts[contacts + 1] - ties.starts[contacts]
        last = np.full(len(self.network.people), _NO_TIE, dtype=np.int32)
        np.maximum.at(last, ties.others[links], np.minimum(np.repeat(self._last[contacts], counts), ties.last[links]))
        last[self.network.people.refusing] = _NO_TIE
        last[self.member] = _NO_TIE
        return last

    def _chain(self, person: int) -> _Way | None:
        """Two go-betweens who know each other; the chain whose oldest link is freshest.

        It is sought only where the two have no common contact, so the second never is one of the member's.
        """
        ties, names = self.network.ties, self.network.people.folded
        span = ties.span(person)
        fresh = np.minimum(self._last_in_two[ties.others[span]], ties.last[span])
        if not len(fresh) or fresh.max() == _NO_TIE:
            return None
        chains = []
        for second in ties.others[span][fresh == fresh.max()].tolist():
            way = ties.span(second)
            through = np.minimum(self._last[ties.others[way]], ties.last[way])
            firsts = ties.others[way][through >= fresh.max()].tolist()
            chains += [(str(names[first]), str(names[second]), first, second) for first in firsts]
        return self._in_two_steps(person, *min(chains)[2:])

    def _in_two_steps(self, person: int, first: int, second: int) -> _Way | None:
        pairs = ((first, self.member), (first, second), (second, person))
        legs = [leg for pair in pairs if (leg := _tie(self.network, *pair))]
        name = self.network.people.names[first]
        text = f"in two steps: {name} {legs[0].words} and {legs[1].words}, who {legs[2].words}"
        return _Way([first, second], text, [fact for leg in legs for fact in leg.facts])

    def _two_stewards(self, person: int) -> _Way | None:
        network = self.network
        ends = [[row for row in _stewards(network, end) if _willing(network, row)] for end in (self.member, person)]
        if not ends[0] or not ends[1]:
            return None
        one, other = (min(staff, key=lambda row: _by_name(network, row)) for staff in ends)
        legs = [leg for pair in ((one, self.member), (other, person)) if (leg := _care(network, *pair))]
        names = network.people.names
        text = f"through staff: {names[one]} {legs[0].words}, {names[other]} {legs[1].words}"
        return _Way([one, other], text, [*legs[0].facts, *legs[1].facts])


def _under_load(network: Network) -> Flags:
    """Mark who has enough to do: at the cap of open introductions, asked as often as they wish, or pausing."""
    people, most = network.people, network.definitions.open_introductions
    often = (people.at_most >= 0) & (people.asked_this_quarter >= people.at_most)
    busy = (people.asked_this_quarter >= MANY_ASKS) | (people.open_introductions >= most)
    return np.asarray((busy | often | (people.paused >= network.today)) & ~people.staff)


def _tie(network: Network, person: int, other: int) -> _Leg | None:
    pieces = network.ties.evidence(person, other)
    if not pieces:
        return None
    piece, name = pieces[0], network.people.names[other]
    if piece.sort == "worked_together":
        until = f" (until {month(piece.last, piece.precision)})" if UNKNOWN != piece.last < network.today else ""
        words = f"worked with {name} on {piece.name}{until}"
    elif piece.sort == "introduced":
        met = f" in {month(piece.last, piece.precision)}" if piece.last else ""
        words = f"was introduced to {name} and met them{met}"
    else:
        dated = f"last contact {month(piece.last, piece.precision)}" if piece.last else "no date on record"
        words = f"knows {name} ({dated})"
    return _Leg(piece.last, words, piece.facts)


def _care(network: Network, staff: int, person: int) -> _Leg | None:
    stewarded = network.stewarded
    for link, steward in stewarded.rights(person):
        if steward == staff:
            office, name = stewarded["via"][link], network.people.names[person]
            words = f"looks after {office} (where {name} works)" if office else f"looks after {name}"
            return _Leg(network.today, words, (str(stewarded.ids[link]),))
    return None


def _stewards(network: Network, person: int) -> list[int]:
    return sorted({staff for _, staff in network.stewarded.rights(person)})


def _willing(network: Network, person: int) -> bool:
    return bool(network.people.consent[person] != CONSENT_REFUSED)


def _by_name(network: Network, person: int) -> tuple[str, str]:
    return str(network.people.folded[person]), str(network.people.ids[person])
