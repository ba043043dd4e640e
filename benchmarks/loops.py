"""Three features of ``cjn_graph.matching`` as plain loops over a NetworkX graph, to compare time and answers with.

Help with what the member needs, likeness of place, and nearness: each formula written out again from the docstring of
the feature, on nodes' and edges' attributes. The choice is frozen, with its weights: it shows what one pass over the
columns is worth, and a feature that is added to the product needs no twin here. Everybody but the member is ranked,
whoever is excluded in the product too, and nothing is explained.
"""

from __future__ import annotations

import math
from typing import Any

import networkx as nx

from cjn_graph.matching.help import GRADES, LEVELS
from cjn_graph.network import Network
from cjn_graph.network.network import HELP_EVIDENCE, HELP_LEVELS, URGENCIES

WEIGHTS = {"need_met": 4.0, "place_likeness": 0.8, "nearness": 1.0}
BEST = 10


def as_graph(network: Network) -> nx.Graph:
    """Return the network as a graph of people; what is compared stands in plain attributes."""
    graph: nx.Graph = nx.Graph()
    people, ties, help_ = network.people, network.ties, network.help
    related = (network.topics.related(topic, up=0.5, down=0.8) for topic in range(len(network.topics)))
    graph.graph["helps"] = [dict(zip(rows.tolist(), factors.tolist(), strict=True)) for rows, factors in related]
    graph.graph["rarity"] = network.help_rarity.tolist()
    for row in range(len(people)):
        graph.add_node(
            row,
            help=[
                (topic, GRADES[HELP_EVIDENCE[help_["evidence"][link]]] * LEVELS[HELP_LEVELS[help_["level"][link]]])
                for link, topic in help_.rights(row)
            ],
            needs=[(topic, URGENCIES[network.needs["urgency"][link]]) for link, topic in network.needs.rights(row)],
            elected=int(network.posts.elected[people.post[row]]) if people.post[row] >= 0 else -1,
            place=_place(network, int(people.place[row])),
            name=str(people.folded[row]),
        )
    for row in range(len(people)):
        span = ties.span(row)
        ends = zip(ties.others[span].tolist(), (ties.weight[span] ** 0.25).tolist(), strict=True)
        graph.add_weighted_edges_from((row, other, weight) for other, weight in ends)
    for row, strength in graph.degree(weight="weight"):
        graph.nodes[row]["strength"] = strength
    return graph


def by_loops(graph: nx.Graph, person: int, limit: int = BEST) -> list[tuple[int, float]]:
    """Return the best candidates as (row, score), in order."""
    near = nearness(graph, person)
    me, found = graph.nodes[person], []
    for other, they in graph.nodes(data=True):
        values = {
            "need_met": need_met(graph, me, they),
            "place_likeness": place_likeness(me, they),
            "nearness": near.get(other, 0.0),
        }
        score = round(sum(round(WEIGHTS[name] * value, 6) for name, value in values.items()), 6)
        if other != person and score > 0:
            found.append((-score, they["name"], other))
    return [(row, -score) for score, _, row in sorted(found)[:limit]]


def need_met(graph: nx.Graph, me: dict[str, Any], they: dict[str, Any]) -> float:
    """How well their help meets my needs."""
    unmet = 1.0
    for topic, urgency in me["needs"]:
        weight = {"low": 0.6, "normal": 0.8, "high": 1.0}[urgency] * (0.5 + 0.5 * graph.graph["rarity"][topic])
        helps = graph.graph["helps"][topic]
        unmet *= 1 - weight * max(
            (helps.get(offered, 0.0) * strength for offered, strength in they["help"]), default=0.0
        )
    return 1 - unmet


def place_likeness(me: dict[str, Any], they: dict[str, Any]) -> float:
    """How alike our places are, and how our posts are filled."""
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


def nearness(graph: nx.Graph, person: int) -> dict[int, float]:
    """How near everybody is to whom common contacts lead, unless they are a contact themselves."""
    shares: dict[int, float] = {}
    for contact, tie in graph[person].items():
        for other, onward in graph[contact].items():
            passed = tie["weight"] * onward["weight"] / graph.nodes[contact]["strength"] if tie["weight"] else 0.0
            if other != person and other not in graph[person] and passed > 0:
                shares[other] = shares.get(other, 0.0) + passed
    usual = sum(shares.values()) / len(shares) if shares else 1.0
    return {other: share / (share + usual) for other, share in shares.items()}


def _place(network: Network, row: int) -> dict[str, Any] | None:
    if row < 0:
        return None
    columns = ("population", "urbanicity", "state", "division", "region")
    return {name: getattr(network.places, name)[row] for name in columns}
