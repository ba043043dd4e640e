"""Who could introduce the two, and how they know both.

In this order, and the freshest first within each: a common contact in touch with both; a member of staff who looks
after both, or after one and knows the other; a common contact of earlier; a chain of two; two members of staff who each
look after one. A peer in touch with both stands before staff, because that path lasts when staff change.
Nobody who refused contact is ever a go-between.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from cjn_graph.matching.nearness import common_contacts
from cjn_graph.matching.suggestion import Counterpart, Route
from cjn_graph.matching.wording import month, sentence
from cjn_graph.snapshot.days import UNKNOWN
from cjn_graph.snapshot.network import CONSENT_REFUSED, Network


@dataclass(frozen=True)
class _Leg:
    """How one person knows the next: ``words`` follow the first one's name."""

    fresh: int
    words: str
    facts: tuple[str, ...]


def route(network: Network, a: int, b: int, card: Callable[[int], Counterpart]) -> Route:
    """Find the best way from one person to another.

    Parameters
    ----------
    card : callable
        Describes a person, given by row, in one line.
    """
    finders = (_contact_in_touch, _steward, _any_contact, _chain, _two_stewards)
    for find in finders:
        found = find(network, a, b)
        if found:
            people, text, facts = found
            return Route(via=[card(row) for row in people], sentence=sentence(text), facts=list(dict.fromkeys(facts)))
    names = network.people.names
    return Route(
        via=[],
        sentence=f"Nobody on record could introduce {names[a]} and {names[b]}; staff would write to both.",
        facts=[],
    )


_Found = tuple[list[int], str, list[str]] | None


def _contact_in_touch(network: Network, a: int, b: int) -> _Found:
    return _common(network, a, b, network.live_day)


def _any_contact(network: Network, a: int, b: int) -> _Found:
    return _common(network, a, b, UNKNOWN)


def _common(network: Network, a: int, b: int, since: int) -> _Found:
    ties = network.ties

    def strength(contact: int) -> tuple[int, float]:
        entries = [ties.entry(contact, end) for end in (a, b)]
        return min(int(ties.last[at]) for at in entries), min(float(ties.weight[at]) for at in entries)

    able = [(contact, strength(contact)) for contact in common_contacts(network, a, b) if _willing(network, contact)]
    able = [item for item in able if item[1][0] >= since]
    if not able:
        return None
    best = min(able, key=lambda item: (-item[1][0], -item[1][1], *_by_name(network, item[0])))[0]
    return _between(network, best, _tie(network, best, a), _tie(network, best, b))


def _steward(network: Network, a: int, b: int) -> _Found:
    found = []
    for staff in sorted({*_stewards(network, a), *_stewards(network, b)}):
        legs = [_care(network, staff, end) or _tie(network, staff, end) for end in (a, b)]
        if staff not in (a, b) and legs[0] and legs[1] and _willing(network, staff):
            found.append((staff, legs[0], legs[1]))
    if not found:
        return None
    return _between(
        network, *min(found, key=lambda item: (-min(item[1].fresh, item[2].fresh), *_by_name(network, item[0])))
    )


def _chain(network: Network, a: int, b: int) -> _Found:
    """Two go-betweens who know each other; the chain whose oldest link is freshest."""
    ties = network.ties
    near = ties.others[ties.span(a)]
    best: tuple[tuple[int, str, str, str], int, int] | None = None
    for second in ties.others[ties.span(b)].tolist():
        if not _willing(network, second):
            continue
        for first in np.intersect1d(near, ties.others[ties.span(second)], assume_unique=True).tolist():
            if first == b or second == a or not _willing(network, first):
                continue
            links = ((a, first), (first, second), (second, b))
            fresh = min(int(ties.last[ties.entry(*pair)]) for pair in links)
            key = (-fresh, *_by_name(network, first), str(network.people.folded[second]))
            if best is None or key < best[0]:
                best = (key, first, second)
    if best is None:
        return None
    first, second = best[1:]
    legs = [_tie(network, *pair) for pair in ((first, a), (first, second), (second, b))]
    to_a, across, to_b = (leg for leg in legs if leg)
    names = network.people.names
    text = f"in two steps: {names[first]} {to_a.words} and {across.words}, who {to_b.words}"
    return [first, second], text, [*to_a.facts, *across.facts, *to_b.facts]


def _two_stewards(network: Network, a: int, b: int) -> _Found:
    pairs = [
        (one, other)
        for one in _stewards(network, a)
        for other in _stewards(network, b)
        if _willing(network, one) and _willing(network, other)
    ]
    if not pairs:
        return None
    one, other = min(pairs, key=lambda pair: (*_by_name(network, pair[0]), *_by_name(network, pair[1])))
    legs = [_care(network, one, a), _care(network, other, b)]
    to_a, to_b = (leg for leg in legs if leg)
    names = network.people.names
    text = f"through staff: {names[one]} {to_a.words}, {names[other]} {to_b.words}"
    return [one, other], text, [*to_a.facts, *to_b.facts]


def _between(network: Network, person: int, to_a: _Leg | None, to_b: _Leg | None) -> _Found:
    if to_a is None or to_b is None:
        return None
    text = f"{network.people.names[person]} {to_a.words} and {to_b.words}"
    return [person], text, [*to_a.facts, *to_b.facts]


def _tie(network: Network, person: int, other: int) -> _Leg | None:
    pieces = network.ties.evidence(person, other)
    if not pieces:
        return None
    piece, name = pieces[0], network.people.names[other]
    if piece.sort == "worked_together":
        until = f" (until {month(piece.last)})" if UNKNOWN != piece.last < network.today else ""
        words = f"worked with {name} on {piece.name}{until}"
    elif piece.sort == "introduced":
        words = f"was introduced to {name} and met them{f' in {month(piece.last)}' if piece.last else ''}"
    else:
        words = f"knows {name} ({f'last contact {month(piece.last)}' if piece.last else 'no date on record'})"
    return _Leg(piece.last, words, piece.facts)


def _care(network: Network, staff: int, person: int) -> _Leg | None:
    stewarded = network.stewarded
    for link in stewarded.of(person):
        if stewarded.right[link] == staff:
            office, name = stewarded["via"][link], network.people.names[person]
            words = f"looks after {office} (where {name} works)" if office else f"looks after {name}"
            return _Leg(network.today, words, (str(stewarded.ids[link]),))
    return None


def _stewards(network: Network, person: int) -> list[int]:
    return [int(row) for row in np.unique(network.stewarded.right[network.stewarded.of(person)])]


def _willing(network: Network, person: int) -> bool:
    return bool(network.people.consent[person] != CONSENT_REFUSED)


def _by_name(network: Network, person: int) -> tuple[str, str]:
    return str(network.people.folded[person]), str(network.people.ids[person])
