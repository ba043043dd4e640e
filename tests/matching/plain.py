"""The features of matching as plain loops, two people at a time, on the attributes of a NetworkX graph.

Each formula is written out again from the docstring of its feature. What the benchmark has of them is taken from there.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import networkx as nx

from benchmarks import loops
from cjn_graph.matching.weights import own_weights
from cjn_graph.network import Network
from cjn_graph.network.network import ROLES

STAGES = {0: {0: 1.0, 1: 1.0, 2: 0.7}, 1: {0: 0.5, 1: 1.0, 2: 1.0}, 2: {0: 0.5, 1: 0.5, 2: 1.0}}
HEIGHTS = ("chief", "senior", "manager", "line")


def as_graph(network: Network) -> nx.Graph:
    """Return the graph of the benchmark with what the other features compare."""
    graph = loops.as_graph(network)
    people, activities = network.people, network.activities
    related = (network.topics.related(topic, up=0.6, down=0.6) for topic in range(len(network.topics)))
    graph.graph["near"] = [dict(zip(rows.tolist(), factors.tolist(), strict=True)) for rows, factors in related]
    graph.graph["evenness"] = own_weights(network).evenness
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
        graph.nodes[row].update(
            row=row,
            work=[
                (activity, work[activity], 1.0 if network.involved["own"][link] else 0.4)
                for link, activity in network.involved.rights(row)
            ],
            role=ROLES[people.role[row]] if people.role[row] >= 0 else ("other", ""),
            attributes={pair for _, pair in network.attributes.links.rights(row)},
            events={event for _, event in network.gathered.rights(row)},
            load=int(people.asked_this_quarter[row]) + int(people.open_introductions[row]),
            rest=network.today - int(people.last_asked[row]) if people.asked_this_quarter[row] else math.inf,
        )
    return graph


Node = dict[str, Any]


def _same_kind(graph: nx.Graph, me: Node, they: Node) -> float:
    own, best = {activity for activity, _, _ in me["work"]}, 0.0
    for _, (sort, stage, topics), _ in me["work"]:
        for activity, (other_sort, other_stage, other_topics), share in they["work"]:
            if activity not in own:
                close = max(
                    (graph.graph["near"][one].get(two, 0.0) for one in topics for two in other_topics), default=0.0
                )
                alike = 0.4 * (sort == other_sort) + 0.6 * close
                best = max(best, alike * STAGES.get(stage, {}).get(other_stage, 0.8) * share)
    return best


def _role(graph: nx.Graph, me: Node, they: Node) -> float:
    mine, theirs = me["role"], they["role"]
    if mine[0] != theirs[0] or mine[0] == "other":
        return 0.0
    levels = [HEIGHTS.index(level) for level in (mine[1], theirs[1]) if level in HEIGHTS]
    return 0.7 + (0.3 * max(0.0, 1 - 0.5 * abs(levels[0] - levels[1])) if len(levels) == 2 else 0.0)


def _shared(graph: nx.Graph, me: Node, they: Node) -> float:
    return float(bool(me["attributes"] & they["attributes"]))


def _further(graph: nx.Graph, me: Node, they: Node) -> float:
    def ways(other: int) -> float:
        divided = graph.nodes[other]["strength"] ** graph.graph["evenness"] or 1.0
        return sum(
            graph[me["row"]][one]["weight"] * graph[one][two]["weight"] * graph[two][other]["weight"]
            / (graph.nodes[one]["strength"] * graph.nodes[two]["strength"])
            for one in graph[me["row"]] for two in graph[one] if other in graph[two]
            if graph[one][two]["weight"] and graph[me["row"]][one]["weight"] and two != me["row"]
        ) / divided  # fmt: skip

    if me["row"] == they["row"] or they["row"] in graph[me["row"]]:
        return 0.0
    reached = [
        share for other in graph if other != me["row"] and other not in graph[me["row"]] if (share := ways(other))
    ]
    return ways(they["row"]) / (ways(they["row"]) + sum(reached) / len(reached)) if reached else 0.0


def _events(graph: nx.Graph, me: Node, they: Node) -> float:
    met = sum(graph.graph["fresh"][event] for event in me["events"] & they["events"])
    return met / (met + 0.1)


FORMULAS: dict[str, Callable[[nx.Graph, Node, Node], float]] = {
    "need_met": loops.need_met,
    "offer_in_return": lambda graph, me, they: loops.need_met(graph, they, me),
    "same_kind": _same_kind,
    "counterpart_role": _role,
    "place_likeness": lambda graph, me, they: loops.place_likeness(me, they),
    "shared_attributes": _shared,
    "further": _further,
    "nearness": lambda graph, me, they: loops.nearness(graph, me["row"]).get(they["row"], 0.0),
    "same_events": _events,
    "load": lambda graph, me, they: min(they["load"] / 4, 1.0),
    "asked_lately": lambda graph, me, they: 0.5 ** (they["rest"] / 30),
}
"""By name of the feature: its value for me, of them. A feature that stands on other values needs no entry."""
