"""The ranking of ``cjn_graph.matching`` written as plain loops over a NetworkX graph, to compare time and answers with.

Every formula is written out again from the docstrings of the features, on nodes' and edges' attributes. It ranks but
explains nothing.
"""

from __future__ import annotations

import math
from typing import Any

import networkx as nx

from cjn_graph.matching import FEATURES
from cjn_graph.matching.help import GRADES, LEVELS
from cjn_graph.network import Network
from cjn_graph.network.network import HELP_EVIDENCE, HELP_LEVELS, ROLES, URGENCIES

WEIGHTS = {feature.name: feature.weight for feature in FEATURES}
STAGES = {0: {0: 1.0, 1: 1.0, 2: 0.7}, 1: {0: 0.5, 1: 1.0, 2: 1.0}, 2: {0: 0.5, 1: 0.5, 2: 1.0}}
HEIGHTS = ("chief", "senior", "manager", "line")


def as_graph(network: Network) -> nx.Graph:
    """Return the network as a graph of people; what features compare stands in plain attributes."""
    graph: nx.Graph = nx.Graph()
    people, ties, help_, activities = network.people, network.ties, network.help, network.activities
    topics = range(len(network.topics))
    graph.graph["rarity"] = network.help_rarity.tolist()
    for name, up, down in (("helps", 0.5, 0.8), ("near", 0.6, 0.6)):
        related = (network.topics.related(topic, up=up, down=down) for topic in topics)
        graph.graph[name] = [dict(zip(rows.tolist(), factors.tolist(), strict=True)) for rows, factors in related]
    graph.graph["sizes"] = [len(network.attributes.links.to(pair)) for pair in range(len(network.attributes.names))]
    graph.graph["fresh"] = [
        0.1 * 0.5 ** ((network.today - int(last)) / (365.25 / 12) / 12) for last in network.gatherings.last
    ]
    work = [
        (
            int(activities.sort[row]),
            int(activities.stage[row]),
            activities.about.right[activities.about.span(row)].tolist(),
        )
        for row in range(len(activities.ids))
    ]
    for row in range(len(people)):
        graph.add_node(
            row,
            help=[
                (topic, GRADES[HELP_EVIDENCE[help_["evidence"][link]]] * LEVELS[HELP_LEVELS[help_["level"][link]]])
                for link, topic in help_.rights(row)
            ],
            needs=[(topic, URGENCIES[network.needs["urgency"][link]]) for link, topic in network.needs.rights(row)],
            work=[
                (activity, work[activity], 1.0 if network.involved["own"][link] else 0.4)
                for link, activity in network.involved.rights(row)
            ],
            role=ROLES[people.role[row]] if people.role[row] >= 0 else ("other", ""),
            elected=int(network.posts.elected[people.post[row]]) if people.post[row] >= 0 else -1,
            place=_place(network, int(people.place[row])),
            attributes={pair for _, pair in network.attributes.links.rights(row)},
            events={event for _, event in network.gathered.rights(row)},
            load=int(people.asked_this_quarter[row]) + int(people.open_introductions[row]),
            rest=network.today - int(people.last_asked[row]) if people.asked_this_quarter[row] else math.inf,
            name=str(people.folded[row]),
        )
    for row in range(len(people)):
        span = ties.span(row)
        ends = zip(ties.others[span].tolist(), ties.weight[span].tolist(), strict=True)
        graph.add_weighted_edges_from((row, other, weight) for other, weight in ends)
    for row, strength in graph.degree(weight="weight"):
        graph.nodes[row]["strength"] = strength
    return graph


def by_loops(graph: nx.Graph, person: int, barred: Any, limit: int = 10) -> list[tuple[int, float]]:
    """Return the best candidates as (row, score), in order."""
    shares = _allocation(graph, person)
    me, found = graph.nodes[person], []
    for other, they in graph.nodes(data=True):
        if barred[other]:
            continue
        share = 0.0 if other in graph[person] else shares.get(other, 0.0)
        met = sum(graph.graph["fresh"][event] for event in me["events"] & they["events"])
        values = {
            "need_met": _met(graph, me["needs"], they["help"]),
            "offer_in_return": _met(graph, they["needs"], me["help"]),
            "same_kind": _same_kind(graph, me["work"], they["work"]),
            "counterpart_role": _role(me["role"], they["role"]),
            "place_likeness": _likeness(me, they),
            "shared_attributes": _shared(graph, me["attributes"], they["attributes"]),
            "nearness": share / (share + 0.02),
            "same_events": met / (met + 0.1),
            "load": min(they["load"] / 4, 1.0),
            "asked_lately": 0.5 ** (they["rest"] / 30),
        }
        parts = [round(WEIGHTS[name] * value, 6) for name, value in values.items()]
        if sum(part for part in parts if part > 0) >= 0.25:
            found.append((-round(sum(parts), 6), they["name"], other))
    return [(row, -score) for score, _, row in sorted(found)[:limit]]


def _place(network: Network, row: int) -> dict[str, Any] | None:
    places = network.places
    if row < 0:
        return None
    columns = ("population", "urbanicity", "state", "division", "region")
    return {name: getattr(places, name)[row] for name in columns}


def _allocation(graph: nx.Graph, person: int) -> dict[int, float]:
    shares: dict[int, float] = {}
    for contact, tie in graph[person].items():
        for other, onward in graph[contact].items():
            passed = tie["weight"] * onward["weight"] / graph.nodes[contact]["strength"]
            shares[other] = shares.get(other, 0.0) + passed / graph.nodes[person]["strength"]
    return shares


def _met(graph: nx.Graph, needs: list[tuple[int, str]], offers: list[tuple[int, float]]) -> float:
    unmet = 1.0
    for topic, urgency in needs:
        weight = {"low": 0.6, "normal": 0.8, "high": 1.0}[urgency] * (0.5 + 0.5 * graph.graph["rarity"][topic])
        helps = graph.graph["helps"][topic]
        unmet *= 1 - weight * max((helps.get(offered, 0.0) * strength for offered, strength in offers), default=0.0)
    return 1 - unmet


def _same_kind(graph: nx.Graph, mine: list[Any], theirs: list[Any]) -> float:
    own, best = {activity for activity, _, _ in mine}, 0.0
    for _, (sort, stage, topics), _ in mine:
        for activity, (other_sort, other_stage, other_topics), share in theirs:
            if activity not in own:
                close = max(
                    (graph.graph["near"][one].get(two, 0.0) for one in topics for two in other_topics), default=0.0
                )
                alike = 0.4 * (sort == other_sort) + 0.6 * close
                best = max(best, alike * STAGES.get(stage, {}).get(other_stage, 0.8) * share)
    return best


def _role(mine: tuple[str, str], theirs: tuple[str, str]) -> float:
    if mine[0] != theirs[0] or mine[0] == "other":
        return 0.0
    levels = [HEIGHTS.index(level) for level in (mine[1], theirs[1]) if level in HEIGHTS]
    return 0.7 + (0.3 * max(0.0, 1 - 0.5 * abs(levels[0] - levels[1])) if len(levels) == 2 else 0.0)


def _likeness(me: dict[str, Any], they: dict[str, Any]) -> float:
    mine, theirs = me["place"], they["place"]
    if mine is None or theirs is None:
        return 0.0
    value = 0.1 if me["elected"] == they["elected"] >= 0 else 0.0
    if mine["population"] > 0 and theirs["population"] > 0:
        value += 0.4 * max(0.0, 1 - abs(math.log(theirs["population"] / mine["population"])) / math.log(4))
    if mine["urbanicity"] and mine["urbanicity"] == theirs["urbanicity"]:
        value += 0.25
    for name, near in (("state", 1.0), ("division", 0.6), ("region", 0.3)):
        if mine[name] and mine[name] == theirs[name]:
            return value + 0.25 * near
    return value


def _shared(graph: nx.Graph, mine: set[int], theirs: set[int]) -> float:
    people = len(graph)

    def rarity(pair: int) -> float:
        return math.log(people / graph.graph["sizes"][pair]) / math.log(people)

    total = sum(rarity(pair) for pair in mine)
    return sum(rarity(pair) for pair in mine & theirs) / total if total > 0 else 0.0
