"""Topics with needs and no helper."""

from __future__ import annotations

from typing import Final

import numpy as np

from cjn_graph.analysis.gap import Side, TopicGap, TopicGaps
from cjn_graph.analysis.measure import Naming, share
from cjn_graph.analysis.wording import post_of
from cjn_graph.model import fold
from cjn_graph.network import Network
from cjn_graph.network.links import Indexes
from cjn_graph.network.network import CONSENT_REFUSED, URGENCIES, Flags

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
    said = np.zeros(len(network.people), dtype=bool)
    said[needs.left] = True
    said[network.help.left] = True

    def listed() -> list[TopicGap]:
        found = [_topic(network, topic, links, willing) for topic, links in unmet.items()]
        return sorted(found, key=lambda topic: (-topic.urgent, -topic.needs, fold(topic.name), topic.id))[:limit]

    return TopicGaps(
        value=len(unmet) if len(wanted) else None,
        n=len(wanted),
        of="topics",
        coverage=share(int(np.count_nonzero(said & member)), len(people)),
        definition=_DEFINITION,
        reason=None if len(wanted) else "No open need is among the facts counted here.",
        names_for="staff",
        topics=listed() if "staff" in naming.levels else None,
    )


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
    needs, people = network.needs, network.people
    broader = network.topics.related(topic, up=1.0, down=0.0)[0][1:]
    seekers = dict.fromkeys(int(needs.left[link]) for link in links)
    return TopicGap(
        id=network.topics.ids[topic],
        name=network.topics.names[topic],
        needs=len(links),
        urgent=int(np.count_nonzero(needs["urgency"][links] == URGENCIES.index("high"))),
        helpers_nearby=len(_helpers(network, broader, willing) - set(seekers)),
        seekers=[
            Side(id=people.ids[row], name=people.names[row], detail=post_of(network, row))
            for row in sorted(seekers, key=lambda row: (people.folded[row], people.ids[row]))
        ],
        facts=[str(needs.ids[link]) for link in links],
    )
