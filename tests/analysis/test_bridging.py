"""The introductions that do most: the stated gain is the gain on a copy with the ties added."""

from __future__ import annotations

import random

import networkx as nx
import numpy as np
import pytest

from cjn_graph.analysis.bridging import BestIntroductions, best_introductions
from cjn_graph.analysis.graph import tied_pairs
from cjn_graph.analysis.measure import Naming
from cjn_graph.network import Network
from cjn_graph.network.network import Flags
from tests.network.small import Small

STAFF = Naming(("staff",))


def drawn(seed: int, size: int = 16) -> tuple[Small, nx.Graph[str]]:
    dice = random.Random(seed)
    small, graph = Small(), nx.Graph()
    places = [small.place(f"County {name}", census_division=name) for name in ("East", "West")]
    offices = [small.office(f"Office {number}", places[number % 2]) for number in range(size)]
    people = [small.person(f"P{number:02d}") for number in range(size)]
    graph.add_nodes_from(people)
    for person, office in zip(people, offices, strict=True):
        small.post(person, office)
    for _ in range(size):
        a, b = dice.sample(people, 2)
        if not graph.has_edge(a, b):
            graph.add_edge(a, b)
            small.knows(a, b)
    return small, graph


def found_in(network: Network, **more: object) -> BestIntroductions:
    return best_introductions(network, tied_pairs(network), STAFF, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", range(8))
def test_the_stated_gain_is_the_gain_on_a_copy_with_the_ties_added(seed: int) -> None:
    small, graph = drawn(seed)
    found = found_in(small.build(), k=4)
    start = before = nx.global_efficiency(graph)
    assert found.introductions
    for one in found.introductions:
        assert not graph.has_edge(one.a.id, one.b.id), "no gap names an existing tie"
        assert graph.has_edge(one.a.id, one.way.id) or one.way.id in graph
        graph.add_edge(one.a.id, one.b.id)
        after = nx.global_efficiency(graph)
        assert one.gain == pytest.approx((after - before) / start + 0.5 / 4 * one.crosses, abs=1e-6)
        assert one.efficiency == pytest.approx(after, abs=1e-6)
        before = after
    assert found.value == pytest.approx(sum(one.gain for one in found.introductions))
    sides = [side.id for one in found.introductions for side in (one.a, one.b)]
    assert max(map(sides.count, sides)) <= 2


def test_the_first_is_the_best_of_all_that_are_feasible() -> None:
    small, graph = drawn(3, size=12)
    [first] = found_in(small.build(), k=1).introductions or []
    start = nx.global_efficiency(graph)
    division = {f"P{number:02d}": number % 2 for number in range(12)}

    def gain(a: str, b: str) -> float:
        copy = graph.copy()
        copy.add_edge(a, b)
        crosses = division[a.split(":")[1]] != division[b.split(":")[1]]
        return (nx.global_efficiency(copy) - start) / start + 0.5 * crosses

    feasible = [pair for pair in nx.non_edges(graph) if any(nx.common_neighbors(graph, *pair))]
    assert first.gain == pytest.approx(max(gain(*pair) for pair in feasible), abs=1e-6)


def test_refusals_and_rules_are_kept() -> None:
    small, _ = drawn(1)
    small.consent("person:P00", "refused")
    network = small.build()
    named = {side.id for one in found_in(network).introductions or [] for side in (one.a, one.b, one.way)}
    assert "person:P00" not in named

    def nobody(_: int) -> Flags:
        return np.zeros(len(network.people), dtype=bool)

    refused = found_in(network, allowed=nobody)
    assert (refused.value, refused.introductions) == (None, [])
    assert refused.reason is not None


@pytest.mark.parametrize("people", [0, 1, 3])
def test_there_is_none_where_nobody_knows_two(people: int) -> None:
    small = Small()
    small.people(*"abc"[:people])
    found = found_in(small.build())
    assert (found.value, bool(found.reason)) == (None, True)
    assert best_introductions(small.build(), tied_pairs(small.build()), Naming()).introductions is None
