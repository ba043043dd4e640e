"""Topics with needs and no helper, and with offers that nobody asked for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import numpy as np

from cjn_graph.analysis.gap import Offer, Offers, TopicGap, TopicGaps, side_of
from cjn_graph.analysis.measure import Naming, share
from cjn_graph.model import fold
from cjn_graph.network import Network
from cjn_graph.network.links import Indexes
from cjn_graph.network.network import CONSENT_REFUSED, HELP_EVIDENCE, URGENCIES, Flags

_NEARBY: Final = 3
_OFFERED: Final = HELP_EVIDENCE.index("says_so")
"""The last sort of evidence that is an offer; those behind it follow from the records."""

_UNASKED: Final = (
    "topics that a member offers help with, and no other member has an open need for, nor for a broader topic, which "
    "this would be help with; those who refused introductions do not count. n: topics offered; coverage: share of the "
    "members of whom a need or help is on record"
)
_DEFINITION: Final = (
    "topics that a member seeks help with (open needs) and no other member can help with: nobody offers help with it "
    "or with a narrower topic, or did it on record, alone or through their office; those who refused introductions do "
    "not count. n: topics with open needs; coverage: share of the members of whom a need or help is on record"
)


def topics_without_helper(network: Network, people: Indexes, naming: Naming, *, limit: int) -> TopicGaps:
    """Find the topics whose needs nobody can meet, the most urgent first."""
    member = np.zeros(len(network.people), dtype=bool)
    member[people] = True
    needs = network.needs
    wanted = np.unique(needs.right[member[needs.left]])
    willing = member & (network.people.consent != CONSENT_REFUSED)
    unmet = {int(topic): open_needs for topic in wanted if (open_needs := _unmet(network, int(topic), member, willing))}

    def listed() -> list[TopicGap]:
        found = [_topic(network, topic, links, willing) for topic, links in unmet.items()]
        return sorted(found, key=lambda topic: (-topic.urgent, -topic.needs, fold(topic.name), topic.id))[:limit]

    return TopicGaps(
        value=len(unmet) if len(wanted) else None,
        n=len(wanted),
        of="topics",
        coverage=share(int(np.count_nonzero(_said(network) & member)), len(people)),
        definition=_DEFINITION,
        reason=None if len(wanted) else "No open need is among the facts counted here.",
        names_for="staff",
        topics=listed() if "staff" in naming.levels else None,
    )


def offers_unasked(network: Network, people: Indexes, naming: Naming, *, limit: int) -> Offers:
    """Find the topics that are offered and asked for by nobody, those with the most offers first."""
    member = np.zeros(len(network.people), dtype=bool)
    member[people] = True
    willing = member & (network.people.consent != CONSENT_REFUSED)
    offers, needs = network.help, network.needs
    counted = np.flatnonzero((offers["evidence"] <= _OFFERED) & willing[offers.left])
    by_topic: dict[int, list[int]] = {}
    for link in counted.tolist():
        by_topic.setdefault(int(offers.right[link]), []).append(link)

    def asking(topic: int, *, up: float, down: float) -> set[int]:
        links = needs.to_many(network.topics.related(topic, up=up, down=down)[0])
        seekers = needs.left[links]
        return set(seekers[member[seekers]].tolist())

    unasked = {
        topic: links
        for topic, links in by_topic.items()
        if not asking(topic, up=1.0, down=0.0) - {int(offers.left[link]) for link in links}
    }

    def listed() -> list[Offer]:
        found = []
        for topic, links in unasked.items():
            helpers = {int(offers.left[link]) for link in links}
            found.append(
                Offer(
                    id=network.topics.ids[topic],
                    name=network.topics.names[topic],
                    helpers=[side_of(network, row) for row in _by_name(network, helpers)],
                    may_want=[
                        side_of(network, row)
                        for row in _by_name(network, asking(topic, up=0.0, down=1.0) - helpers)[:_NEARBY]
                    ],
                    facts=[str(offers.ids[link]) for link in links],
                )
            )
        return sorted(found, key=lambda one: (-len(one.helpers), fold(one.name), one.id))[:limit]

    return Offers(
        value=len(unasked) if by_topic else None,
        n=len(by_topic),
        of="topics",
        coverage=share(int(np.count_nonzero(_said(network) & member)), len(people)),
        definition=_UNASKED,
        reason=None if by_topic else "No offer of help is among the facts counted here.",
        names_for="staff",
        topics=listed() if "staff" in naming.levels else None,
    )


def _said(network: Network) -> Flags:
    """Mark the people of whom a need or help is on record."""
    said = np.zeros(len(network.people), dtype=bool)
    said[network.needs.left] = True
    said[network.help.left] = True
    return said


def _by_name(network: Network, rows: Iterable[int]) -> list[int]:
    return sorted(rows, key=lambda row: (network.people.folded[row], network.people.ids[row]))


def _helpers(network: Network, topics: Indexes, willing: Flags) -> set[int]:
    people = network.help.left[network.help.to_many(topics)]
    return set(people[willing[people]].tolist())


def _unmet(network: Network, topic: int, member: Flags, willing: Flags) -> list[int]:
    """Positions of the open needs for a topic that nobody but the seeker can meet."""
    helpers = _helpers(network, network.topics.related(topic, up=0.0, down=1.0)[0], willing)
    links = network.needs.to(topic)
    return [
        link
        for link in links.tolist()
        if member[network.needs.left[link]] and not helpers - {int(network.needs.left[link])}
    ]


def _topic(network: Network, topic: int, links: list[int], willing: Flags) -> TopicGap:
    needs = network.needs
    broader = network.topics.related(topic, up=1.0, down=0.0)[0][1:]
    seekers = dict.fromkeys(int(needs.left[link]) for link in links)
    nearby = _by_name(network, _helpers(network, broader, willing) - set(seekers))
    return TopicGap(
        id=network.topics.ids[topic],
        name=network.topics.names[topic],
        needs=len(links),
        urgent=int(np.count_nonzero(needs["urgency"][links] == URGENCIES.index("high"))),
        helpers_nearby=len(nearby),
        nearby=[side_of(network, row) for row in nearby[:_NEARBY]],
        seekers=[side_of(network, row) for row in _by_name(network, seekers)],
        facts=[str(needs.ids[link]) for link in links],
    )
