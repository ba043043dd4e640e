"""Whom to invite to a convening, and why: a table of reasons, as for counterparts.

Guests are chosen one after the other, each as if those before were on the list: so a group that somebody brings in
counts once, and the last ones are not all alike. The score is the sum of ``weight × value`` over the reasons.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from cjn_graph.matching.exclusions import ruled
from cjn_graph.matching.help import help_in_words, need_met
from cjn_graph.matching.question import URGENCY, Question, Want
from cjn_graph.matching.signal import Explanation, Signal, Values
from cjn_graph.matching.suggestion import Reason
from cjn_graph.matching.wording import listed, month, sentence
from cjn_graph.network.days import UNKNOWN
from cjn_graph.network.links import Indexes, Links
from cjn_graph.network.network import CONSENT_REFUSED, FUNCTION_OTHER, ROLES, URGENCIES, Network

ENOUGH: Final = 3
"""New acquaintances with help one way or the other from which on more of them add nothing."""
_DECIMALS: Final = 6
_NAMED: Final = 3


@dataclass(frozen=True)
class Guests:
    """What a suggestion depends on.

    Attributes
    ----------
    wants : tuple of Want
        The topics of the convening.
    invited : array of int
        Rows of the people on the list who have not declined, with those suggested already.
    """

    network: Network
    wants: tuple[Want, ...]
    invited: Indexes

    @cached_property
    def strangers(self) -> NDArray[np.bool_]:
        """Whether each has no tie on record to each guest, and no rule keeps them apart, shape (people, guests)."""
        ties = self.network.ties
        known = np.zeros((len(self.network.people), len(self.invited)), dtype=bool)
        for place, guest in enumerate(self.invited.tolist()):
            known[ties.others[ties.span(guest)], place] = True
            known[ruled(self.network, guest, "never"), place] = True
            known[guest, place] = True
        return ~known

    @cached_property
    def helpful(self) -> NDArray[np.bool_]:
        """Whether one could help the other with something they seek, shape (people, guests)."""
        offered, sought = (_topics_of(self.network, links) for links in (self.network.help, self.network.needs))
        found = offered @ sought[self.invited].T + sought @ offered[self.invited].T
        return np.asarray(found.toarray() > 0)


@dataclass(frozen=True)
class InvitingReason:
    """One reason to invite somebody: its function, its weight and what it means."""

    name: str
    function: Callable[[Guests], Signal | None]
    weight: float
    description: str


@dataclass(frozen=True)
class Invitee:
    """Somebody to invite: row, score, and the reasons, whose contributions add up to it."""

    row: int
    score: float
    reasons: list[Reason]


def offers(guests: Guests) -> Signal | None:
    """Help with the topics of the convening, as for counterparts (:func:`cjn_graph.matching.help.need_met`)."""
    if not guests.wants:
        return None
    values = need_met(guests.network, Question(guests.network, -1, guests.wants, True)).values
    return Signal(values, lambda person: help_in_words(guests.network, guests.wants, person))


def seeks(guests: Guests) -> Signal | None:
    """Help wanted with the topics: the greatest ``closeness of the topics × urgency``."""
    if not guests.wants:
        return None
    needs = guests.network.needs
    urgency = np.array([URGENCY[name] for name in URGENCIES])
    values = np.zeros(len(guests.network.people))
    for want in guests.wants:
        links = needs.to_many(want.topics)
        factors = np.repeat(want.factors, np.diff(needs.right_starts)[want.topics])
        np.maximum.at(values, needs.left[links], factors * urgency[needs["urgency"][links]])
    topics = {int(row) for want in guests.wants for row in want.topics}

    def explain(person: int) -> Explanation:
        found = [(at, topic) for at, topic in needs.rights(person) if topic in topics]
        names = [str(guests.network.topics.names[topic]) for _, topic in found[:_NAMED]]
        return Explanation(
            sentence(f"looks for help with {listed(names)}"), tuple(str(needs.ids[at]) for at, _ in found)
        )

    return Signal(values, explain)


def new_ties(guests: Guests) -> Signal | None:
    """New acquaintances: half for the share of the list that they have no tie to, half for help among these.

    ``0.5 × strangers ÷ guests + 0.5 × min(1, strangers with help one way or the other ÷ 3)``.
    """
    if not len(guests.invited):
        return None
    useful = guests.strangers & guests.helpful
    values = 0.5 * guests.strangers.mean(axis=1) + 0.5 * np.minimum(1.0, useful.sum(axis=1) / ENOUGH)
    return Signal(values, lambda person: _explain_new(guests, person, np.flatnonzero(useful[person])))


def new_groups(guests: Guests) -> Signal | None:
    """Groups that nobody on the list is of: the share of division, sort of organization and function that are new."""
    if not len(guests.invited):
        return None
    columns = _groups(guests.network)
    fresh = [
        (name, values, (values != "") & ~np.isin(values, values[guests.invited])) for name, values in columns.items()
    ]
    share = np.mean([mark for *_, mark in fresh], axis=0)

    def explain(person: int) -> Explanation:
        words = [
            _GROUP_WORDS[name].format(str(values[person]).replace("_", " "))
            for name, values, mark in fresh
            if mark[person]
        ]
        return Explanation(sentence(f"is the first on the list {listed(words)}"), _standing(guests.network, person))

    return Signal(share, explain)


def gone_quiet(guests: Guests) -> Signal:
    """1 where nothing was heard of a member for 12 months, ties and contacts with staff counted; else 0."""
    people, since = guests.network.people, guests.network.months_ago(guests.network.definitions.quiet_months)

    def explain(person: int) -> Explanation:
        heard = int(people.last_heard[person])
        if heard == UNKNOWN:
            return Explanation("No tie or contact of theirs is on record.", (str(people.ids[person]),))
        when = month(heard, guests.network.heard_precision(person))
        return Explanation(f"Nothing was heard of them since {when}.", (str(people.ids[person]),))

    return Signal((people.last_heard < since).astype(float), explain)


REASONS: Final = (
    InvitingReason("offers_topic", offers, 2.0, "They can help others with what the convening is about."),
    InvitingReason("seeks_topic", seeks, 1.5, "They look for help with what it is about."),
    InvitingReason("new_ties", new_ties, 1.0, "They know few on the list, and could help some of them or be helped."),
    InvitingReason("new_groups", new_groups, 0.8, "They bring in a division, sector or function that is missing."),
    InvitingReason("gone_quiet", gone_quiet, 0.4, "Nothing was heard of them for a year."),
)
"""All reasons, in the order in which they are added up."""


def invitees(
    network: Network, wants: tuple[Want, ...], invited: Collection[int], out: Collection[int], count: int
) -> list[Invitee]:
    """Choose guests, the best first.

    Members are chosen from, without staff of the network and whoever refused. Of equal ones the folded name decides,
    then the id.

    Parameters
    ----------
    wants : tuple of Want
        The topics.
    invited, out : collections of int
        Rows of those on the list, and of others who are not to be suggested.
    count : int
        Most to choose. Cost: ``count × (people × guests)``.
    """
    people = network.people
    free = people.member & ~people.staff & (people.consent != CONSENT_REFUSED)
    free[sorted({*invited, *out})] = False
    order = np.lexsort((people.ids, people.folded))
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    found: list[Invitee] = []
    while len(found) < count and free.any():
        guests = Guests(network, wants, np.array(sorted({*invited, *(one.row for one in found)}), dtype=np.int64))
        signals = {reason: signal for reason in REASONS if (signal := reason.function(guests))}
        parts = {reason: np.round(reason.weight * signal.values, _DECIMALS) for reason, signal in signals.items()}
        total: Values = np.round(np.sum(list(parts.values()), axis=0), _DECIMALS)
        candidates = np.flatnonzero(free & (total > 0))
        if not len(candidates):
            break
        row = int(candidates[np.lexsort((place[candidates], -total[candidates]))[0]])
        found.append(_explained(row, float(total[row]), parts, signals))
        free[row] = False
    return found


def _explained(
    row: int, score: float, parts: dict[InvitingReason, Values], signals: dict[InvitingReason, Signal]
) -> Invitee:
    counting = sorted((reason for reason in parts if parts[reason][row] > 0), key=lambda one: -parts[one][row])
    reasons = []
    for reason in counting:
        text, facts = signals[reason].explain(row)
        reasons.append(
            Reason(feature=reason.name, contribution=float(parts[reason][row]), sentence=text, facts=list(facts))
        )
    return Invitee(row, score, reasons)


def _explain_new(guests: Guests, person: int, useful: Indexes) -> Explanation:
    network, count, new = guests.network, len(guests.invited), int(guests.strangers[person].sum())
    whom = {1: "the one", 2: "both"}.get(count, f"all {count}") if new == count else f"{new} of the {count}"
    text = f"would meet {whom} on the list for the first time"
    others = [int(guests.invited[at]) for at in useful.tolist()]
    names = [str(network.people.names[other]) for other in others[:_NAMED]]
    if len(others) > _NAMED:
        names.append(f"{len(others) - _NAMED} more")
    if names:
        text += f"; one could help the other: {listed(names)}"
    facts = [fact for other in others[:_NAMED] for fact in _exchange(network, person, other)]
    return Explanation(sentence(text), tuple(dict.fromkeys(facts)) or (str(network.people.ids[person]),))


def _exchange(network: Network, one: int, other: int) -> list[str]:
    """Ids of what one has to offer and of the need of the other that meet in a topic, in both directions."""
    return [*_met_by(network, one, other), *_met_by(network, other, one)]


def _met_by(network: Network, helper: int, seeker: int) -> list[str]:
    """Ids of the first offer or experience, and the need, that meet in a topic."""
    offered = {topic: at for at, topic in reversed(network.help.rights(helper))}
    for at, topic in network.needs.rights(seeker):
        if topic in offered:
            return [str(network.help.ids[offered[topic]]), str(network.needs.ids[at])]
    return []


_GROUP_WORDS: Final = {"division": "from the {} division", "sector": "from a {}", "function": "whose post is {}"}


def _groups(network: Network) -> dict[str, NDArray[np.str_]]:
    """The groups that each person is of, empty where unknown: each array of shape (people,)."""
    people = network.people
    functions = np.array([*("" if name == FUNCTION_OTHER else name for name, _ in ROLES), ""])
    return {
        "division": np.append(network.places.division, "").astype(str)[people.place],
        "sector": np.append(network.organizations.classifications, "").astype(str)[people.organization],
        "function": functions[people.role],
    }


def _standing(network: Network, person: int) -> tuple[str, ...]:
    people = network.people
    found = (
        (network.organizations.ids, int(people.organization[person])),
        (network.places.ids, int(people.place[person])),
        (network.posts.ids, int(people.post[person])),
    )
    return tuple(str(ids[row]) for ids, row in found if row >= 0)


def _topics_of(network: Network, links: Links) -> csr_matrix:
    shape = (len(network.people), len(network.topics))
    return csr_matrix((np.ones(len(links)), (links.left, links.right)), shape=shape)
