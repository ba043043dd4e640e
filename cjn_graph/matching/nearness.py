"""Nearness: how close the two already are, through common contacts, a tie further, or rooms they both were in."""

from __future__ import annotations

from typing import Final

import numpy as np

from cjn_graph.matching.question import Question
from cjn_graph.matching.signal import Explanation, Signal, Values
from cjn_graph.matching.weights import MOST_FOR_FURTHER, own_weights
from cjn_graph.matching.wording import listed, sentence, when
from cjn_graph.network.days import decay
from cjn_graph.network.network import Flags, Network

HALF_MET: Final = 0.1
"""Weight of shared events at which having met is one half: one event a short time ago."""


def nearness(network: Network, question: Question) -> Signal | None:
    """Resource allocation over ties, through common contacts.

    With ``share = sum over z of w(x,z) · w(z,y) ÷ s(z)``, where ``w`` is the fourth root of the weight of a tie and
    ``s`` their sum for a person, the value is ``share ÷ (share + mean)``: the mean share of those whom common contacts
    lead to. So a candidate is compared with the others in the same question, whatever the size of the network.
    Whoever has a tie with the member already needs no introduction: 0.
    """
    ties, member = network.ties.damped, question.person
    share = ties.resource_allocation(member)
    untied = _untied(network, member)
    if not share[untied].any():
        return None
    return Signal(scaled(share, untied), lambda person: _explain_near(network, question, person))


def further(network: Network, question: Question) -> Signal | None:
    """The same a tie further on: through a contact and somebody whom that one knows.

    ``share = sum over z, v of w(x,z) · w(z,v) · w(v,y) ÷ (s(z) · s(v) · s(y)^e)``, scaled as for common contacts.
    ``e`` is 0, ½ or 1, as the network's own ties say: the larger, the less it leads to those whom everybody knows
    (:mod:`cjn_graph.matching.reach`). Not computed in networks of more than 2,000 people.
    """
    if len(network.people) > MOST_FOR_FURTHER:
        return None
    ties, member = network.ties.damped, question.person
    reached = ties.resource_allocation(member)
    share = ties.passed_on(reached, np.flatnonzero(reached))
    evenness = own_weights(network).evenness
    share = share * np.where(ties.strength > 0, ties.strength, 1.0) ** -evenness
    untied = _untied(network, member)
    if not share[untied].any():
        return None
    return Signal(scaled(share, untied), lambda person: _explain_further(network, question, reached, person))


def scaled(share: Values, untied: Flags) -> Values:
    """Return ``share ÷ (share + mean of those above 0)`` of the untied, and 0 for the others; shape (people,)."""
    open_to = np.where(untied, share, 0.0)
    above = open_to[open_to > 0]
    # A sum over sorted numbers, so that the order of rows does not change its last bits.
    usual = float(np.sort(above).mean()) if len(above) else 1.0
    return np.asarray(open_to / (open_to + usual))


def same_events(network: Network, question: Question) -> Signal | None:
    """Convenings that both came to.

    With ``met = sum over shared events of 0.1 × 0.5 ** (months since ÷ 12)`` the value is ``met ÷ (met + 0.1)``.
    Counted on demand from who attended what, so that a big event costs what it has guests, not their square.
    """
    mine = network.gathered.right[network.gathered.span(question.person)]
    if not len(mine):
        return None
    definitions = network.definitions
    fresh = decay(
        network.gatherings.last[mine], network.today, definitions.co_attended.half_life, definitions.undated_months
    )
    guests = network.gathered.to_many(mine)
    counts = np.diff(network.gathered.right_starts)[mine]
    weights = np.repeat(definitions.co_attended.weight * fresh, counts)
    met = np.bincount(network.gathered.left[guests], weights=weights, minlength=len(network.people)).astype(float)
    return Signal(met / (met + HALF_MET), lambda person: _explain_events(network, question, person))


def common_contacts(network: Network, a: int, b: int) -> list[int]:
    """Rows of the people who have a tie with both."""
    ties = network.ties
    return sorted(set(ties.others[ties.span(a)].tolist()) & set(ties.others[ties.span(b)].tolist()))


def _untied(network: Network, member: int) -> Flags:
    untied = np.ones(len(network.people), dtype=bool)
    untied[network.ties.others[network.ties.span(member)]] = False
    untied[member] = False
    return untied


def _by_share(network: Network, a: int, b: int) -> list[int]:
    """Common contacts of two people, those first through whom most passes from the one to the other."""
    ties = network.ties.damped

    def passed(contact: int) -> float:
        weight = float(ties.weight[ties.entry(a, contact)] * ties.weight[ties.entry(contact, b)])
        return weight / float(ties.strength[contact]) if weight else 0.0

    return sorted(
        common_contacts(network, a, b),
        key=lambda contact: (-passed(contact), str(network.people.folded[contact]), contact),
    )


def _ties_told(network: Network, *pairs: tuple[int, int]) -> tuple[str, ...]:
    """The latest evidence of some ties."""
    facts = [fact for a, b in pairs for piece in network.ties.evidence(a, b)[:1] for fact in piece.facts]
    return tuple(dict.fromkeys(facts))


def _explain_near(network: Network, question: Question, person: int) -> Explanation:
    common = _by_share(network, question.person, person)
    names = [str(network.people.names[contact]) for contact in common[:3]]
    more = len(common) - len(names)
    who = f"{', '.join(names)} and {more} more" if more else listed(names)
    count = "a contact" if len(common) == 1 else f"{len(common)} contacts"
    return Explanation(
        sentence(f"has {count} in common with {question.name}: {who}"),
        _ties_told(network, *((contact, end) for contact in common[:3] for end in (question.person, person))),
    )


def _explain_further(network: Network, question: Question, reached: Values, person: int) -> Explanation:
    ties, people = network.ties.damped, network.people
    span = ties.span(person)

    def passed(at: int) -> float:
        return float(reached[ties.others[at]] * ties.weight[at] / ties.strength[ties.others[at]])

    best = max(
        (at for at in range(span.start, span.stop) if reached[ties.others[at]] > 0),
        key=lambda at: (passed(at), -at),
    )
    near = int(ties.others[best])
    contact = _by_share(network, question.person, near)[0]
    names = [str(people.names[row]) for row in (contact, near)]
    return Explanation(
        sentence(f"is known to {names[1]}, whom {names[0]} knows, a contact of {question.name}"),
        _ties_told(network, (question.person, contact), (contact, near), (near, person)),
    )


def _explain_events(network: Network, question: Question, person: int) -> Explanation:
    gathered, gatherings = network.gathered, network.gatherings
    mine = {row: link for link, row in gathered.rights(question.person)}
    shared = {row: link for link, row in gathered.rights(person) if row in mine}
    latest = sorted(shared, key=lambda row: (-int(gatherings.last[row]), row))
    named = [
        f"{gatherings.names[row]}{f' ({when(gatherings.when[row])})' if gatherings.when[row] else ''}"
        for row in latest[:2]
    ]
    more = f", and {len(latest) - 2} more" if len(latest) > 2 else ""
    facts = [
        str(fact)
        for row in latest[:3]
        for fact in (gathered.ids[mine[row]], gathered.ids[shared[row]], gatherings.ids[row])
    ]
    text = f"was at the same event as {question.name}: {' and '.join(named)}{more}"
    return Explanation(sentence(text), tuple(dict.fromkeys(facts)))
