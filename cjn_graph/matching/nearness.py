"""Nearness: how close the two already are, through people who know both or rooms they both were in."""

from __future__ import annotations

from typing import Final

import numpy as np

from cjn_graph.matching.question import Question
from cjn_graph.matching.signal import Explanation, Signal
from cjn_graph.matching.wording import listed, sentence, when
from cjn_graph.network.days import decay
from cjn_graph.network.network import Network

HALF_NEAR: Final = 0.02
"""Share of the member's ties that leads to a candidate at which nearness is one half: two or three common contacts."""
HALF_MET: Final = 0.1
"""Weight of shared events at which having met is one half: one event a short time ago."""


def nearness(network: Network, question: Question) -> Signal | None:
    """Weighted resource allocation over ties, through common contacts.

    With ``share = sum over z of w(x,z) · w(z,y) ÷ s(z) ÷ s(x)`` (the chance that a walk of two ties from the member
    ends at the candidate) the value is ``share ÷ (share + 0.02)``. Dividing by s(x) changes no order and makes old
    networks comparable with fresh ones. Whoever has a tie with the member already needs no introduction: 0.
    """
    ties, member = network.ties, question.person
    if ties.strength[member] <= 0:
        return None
    share = ties.resource_allocation(member) / ties.strength[member]
    share[ties.others[ties.span(member)]] = 0.0
    return Signal(share / (share + HALF_NEAR), lambda person: _explain_near(network, question, person))


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


def _explain_near(network: Network, question: Question, person: int) -> Explanation:
    ties, member = network.ties, question.person
    common = common_contacts(network, member, person)

    def passed(contact: int) -> float:
        to, onward = ties.entry(member, contact), ties.entry(contact, person)
        weight = float(ties.weight[to] * ties.weight[onward])
        return weight / float(ties.strength[contact]) if weight else 0.0

    common.sort(key=lambda contact: (-passed(contact), str(network.people.folded[contact]), contact))
    names = [str(network.people.names[contact]) for contact in common[:3]]
    more = len(common) - len(names)
    who = f"{', '.join(names)} and {more} more" if more else listed(names)
    count = "a contact" if len(common) == 1 else f"{len(common)} contacts"
    facts = [
        fact
        for contact in common[:3]
        for end in (member, person)
        for piece in ties.evidence(contact, end)[:1]
        for fact in piece.facts
    ]
    return Explanation(sentence(f"has {count} in common with {question.name}: {who}"), tuple(dict.fromkeys(facts)))


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
