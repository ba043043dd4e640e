"""Who is never suggested, and why: one function and one sentence each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from cjn_graph.model.introductions import INTRODUCTIONS_UNDER_WAY
from cjn_graph.network.days import UNKNOWN
from cjn_graph.network.links import Indexes
from cjn_graph.network.network import CONSENT_REFUSED, Flags, Network

DONE: Final = ("introduced", "met")
_STANDING: Final = (*INTRODUCTIONS_UNDER_WAY, "postponed")
KNOWN: Final = "known"
"""The rule that is left out where reconnections are asked for."""


@dataclass(frozen=True)
class Exclusion:
    """One rule.

    Attributes
    ----------
    name : str
    function : callable
        Marks the people whom the rule excludes as counterparts of one member (given by row).
    description : str
        The rule in a sentence that a member of staff can read.
    whoever_asks : bool
        True where the rule does not depend on the member.
    """

    name: str
    function: Callable[[Network, int], Flags]
    description: str
    whoever_asks: bool = False


def excluded(network: Network, member: int, *, reconnect: bool = False) -> Flags:
    """Mark everybody whom some rule excludes, shape (people,).

    Parameters
    ----------
    reconnect : bool
        Whether those whom the member knows, by a tie without a date, may be suggested all the same.
    """
    marked = network.once(excluded_for_all).copy()
    marked[member] = True
    for exclusion in EXCLUSIONS:
        if not exclusion.whoever_asks and not (reconnect and exclusion.name == KNOWN):
            marked |= exclusion.function(network, member)
    return marked


def excluded_for_all(network: Network) -> Flags:
    """Mark those whom a rule excludes whoever asks, shape (people,)."""
    marked = np.zeros(len(network.people), dtype=bool)
    for exclusion in EXCLUSIONS:
        if exclusion.whoever_asks:
            marked |= exclusion.function(network, -1)
    return marked


def excluded_by(network: Network, member: int | None, other: int) -> list[Exclusion]:
    """Return the rules by which somebody is not suggested to a member; to nobody at all where that is None."""
    return [
        rule
        for rule in EXCLUSIONS
        if (rule.whoever_asks and rule.function(network, -1)[other])
        or (member is not None and not rule.whoever_asks and rule.function(network, member)[other])
    ]


def introductions_between(network: Network, a: int, b: int) -> list[int]:
    """Rows of the introductions of two people to each other."""
    mine, theirs = ({row for _, row in network.introduced.rights(person)} for person in (a, b))
    return sorted(mine & theirs)


def _not_a_member(network: Network, member: int) -> Flags:  # noqa: ARG001  every rule takes the same two
    return ~network.people.member


def _staff(network: Network, member: int) -> Flags:  # noqa: ARG001
    return network.people.staff


def _refused(network: Network, member: int) -> Flags:  # noqa: ARG001
    return np.asarray(network.people.consent == CONSENT_REFUSED)


def _paused(network: Network, member: int) -> Flags:  # noqa: ARG001
    return np.asarray(network.people.paused >= network.as_of.toordinal())


def _often_enough(network: Network, member: int) -> Flags:  # noqa: ARG001
    people = network.people
    return np.asarray((people.at_most >= 0) & (people.asked_this_quarter >= people.at_most))


def _at_cap(network: Network, member: int) -> Flags:  # noqa: ARG001
    return np.asarray(network.people.open_introductions >= network.definitions.open_introductions)


def _in_touch(network: Network, member: int) -> Flags:
    ties = network.ties
    span = ties.span(member)
    return _marked(network, ties.others[span][ties.last[span] >= network.live_day].astype(np.int64))


def _spoke(network: Network, member: int) -> Flags:
    contacts = network.contacts
    span = contacts.span(member)
    rows = contacts.right[span][contacts["last"][span] >= network.live_day]
    return _marked(network, contacts.left[contacts.to_many(rows)])


def _known(network: Network, member: int) -> Flags:
    ties = network.ties
    span = ties.span(member)
    return _marked(network, ties.others[span][ties.last[span] == UNKNOWN].astype(np.int64))


def _introduced(network: Network, member: int) -> Flags:
    introductions = network.introductions
    rows = network.introduced.right[network.introduced.span(member)]
    recent = (introductions.when[rows] == UNKNOWN) | (introductions.when[rows] >= network.live_day)
    stands = np.isin(introductions.status[rows], _STANDING) | (np.isin(introductions.status[rows], DONE) & recent)
    return _partners(network, rows[stands])


def _never(network: Network, member: int) -> Flags:
    return _marked(network, ruled(network, member, "never"))


def ruled(network: Network, member: int, rule: str) -> Indexes:
    """Rows of those whom a rule names together with a member: ``must`` or ``never`` be introduced, ascending."""
    rules, named = network.rules, rules_of(network, member)
    named = named[rules["rule"][named] == rule]
    return np.setdiff1d(np.concatenate([rules.left[named], rules.right[named]]), [member])


def rules_of(network: Network, member: int) -> Indexes:
    """Positions in ``rules`` of those that name a member."""
    return np.concatenate([network.rules.of(member), network.rules.to(member)])


def _declined_lately(network: Network, member: int) -> Flags:
    return _came_to(network, member, ("declined",), network.months_ago(network.definitions.declined_months))


def _given_up_lately(network: Network, member: int) -> Flags:
    since = network.as_of.toordinal() - network.definitions.quarter_days
    return _came_to(network, member, ("withdrawn", "expired"), since)


def _came_to(network: Network, member: int, states: tuple[str, ...], since: int) -> Flags:
    """Mark those whose introduction to the member came to one of some states, on a day not known or not before one."""
    introductions = network.introductions
    rows = network.introduced.right[network.introduced.span(member)]
    lately = (introductions.when[rows] == UNKNOWN) | (introductions.when[rows] >= since)
    return _partners(network, rows[np.isin(introductions.status[rows], states) & lately])


def _same_office(network: Network, member: int) -> Flags:
    offices = np.array(sorted(network.current_organizations(member)), dtype=np.int64)
    posts = np.flatnonzero(np.isin(network.posts.organization, offices))
    terms = network.holds.to_many(posts)
    return _marked(network, network.holds.left[terms[network.holds["current"][terms]]])


def _partners(network: Network, introductions: Indexes) -> Flags:
    return _marked(network, network.introduced.left[network.introduced.to_many(introductions)])


def _marked(network: Network, rows: Indexes) -> Flags:
    marked = np.zeros(len(network.people), dtype=bool)
    marked[rows] = True
    return marked


EXCLUSIONS: Final = (
    Exclusion(
        "not_a_member", _not_a_member, "Only members are suggested, where memberships are recorded.", whoever_asks=True
    ),
    Exclusion("staff", _staff, "Staff of an organization that hosts the network are no peers.", whoever_asks=True),
    Exclusion("refused", _refused, "They refused introductions, or asked not to be contacted.", whoever_asks=True),
    Exclusion("paused", _paused, "They want no introductions for the time being.", whoever_asks=True),
    Exclusion(
        "often_enough", _often_enough, "They were asked as often this quarter as they wish to be.", whoever_asks=True
    ),
    Exclusion("in_touch", _in_touch, "The two have a live tie; having been at the same event alone is none."),
    Exclusion("spoke", _spoke, "A contact with both of them was logged lately; a large meeting alone is none."),
    Exclusion(KNOWN, _known, "The two know each other, though nobody noted when; left out for reconnections."),
    Exclusion("introduced", _introduced, "The two were introduced already, or it is under way or put off."),
    Exclusion("never", _never, "A rule says that the two are never to be introduced."),
    Exclusion("declined_lately", _declined_lately, "An introduction of the two was declined in the last 12 months."),
    Exclusion("given_up_lately", _given_up_lately, "An introduction of the two expired or was withdrawn this quarter."),
    Exclusion("same_office", _same_office, "They work in the same office."),
    Exclusion("at_cap", _at_cap, "They have as many open introductions as one member should have.", whoever_asks=True),
)
"""All rules. A person whom any of them excludes is not suggested."""
