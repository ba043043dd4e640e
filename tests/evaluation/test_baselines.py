"""Baselines beside what NetworkX computes, and splits beside what was taken out."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from cjn_graph.evaluation import Split, evaluate, hold_out, split_by_targets
from cjn_graph.evaluation.baselines import BASELINES
from cjn_graph.evaluation.hold_out import pairs_of
from cjn_graph.network import Network
from tests.network.small import Small

PEOPLE = 24
BY_NAME = {baseline.name: baseline.function for baseline in BASELINES}


@pytest.fixture(scope="module")
def graph() -> nx.Graph:
    graph = nx.gnm_random_graph(PEOPLE, 60, seed=4)
    for number, (a, b) in enumerate(graph.edges):
        graph.edges[a, b]["weight"] = 1.0 + number % 7
    return graph


@pytest.fixture(scope="module")
def network(graph: nx.Graph) -> Network:
    return built(graph)


def built(graph: nx.Graph) -> Network:
    """The network of a graph; person ``P07`` is node 7, and its row."""
    small = Small()
    for node in graph:
        small.person(f"P{node:02}", attributes={"team": str(node % 3), "floor": str(node % 2)})
    for a, b, weight in graph.edges(data="weight"):
        small.knows(f"person:P{a:02}", f"person:P{b:02}", "2026-11-01", strength=weight)
    return small.build()


def scores(name: str, network: Network) -> np.ndarray:
    return BY_NAME[name](network, np.arange(PEOPLE))


@pytest.mark.parametrize(
    ("name", "function"),
    [
        ("adamic_adar", nx.adamic_adar_index),
        ("resource_allocation", nx.resource_allocation_index),
        ("common_neighbours", lambda graph, pairs: ((a, b, len(nx.common_neighbors(graph, a, b))) for a, b in pairs)),
    ],
)
def test_common_contacts(graph: nx.Graph, network: Network, name: str, function: object) -> None:
    found = scores(name, network)
    for a, b, value in function(graph, list(nx.non_edges(graph))):  # type: ignore[operator]
        assert found[a, b] == pytest.approx(value)


def test_weighted_resource_allocation(graph: nx.Graph, network: Network) -> None:
    found, strength = scores("weighted_resource_allocation", network), dict(graph.degree(weight="weight"))
    expected = {
        (a, b): sum(
            graph[a][z]["weight"] * graph[z][b]["weight"] / strength[z] for z in nx.common_neighbors(graph, a, b)
        )
        for a, b in nx.non_edges(graph)
    }
    ratios = [found[pair] / value for pair, value in expected.items() if value]
    assert ratios == pytest.approx([ratios[0]] * len(ratios), rel=1e-9)


def test_popularity_random_and_attributes(graph: nx.Graph, network: Network) -> None:
    assert scores("popularity", network)[0].tolist() == [degree for _, degree in graph.degree]
    assert not scores("random", network).any()
    same = [(node % 3 == 0) + (node % 2 == 0) for node in range(PEOPLE)]
    assert scores("attributes_only", network)[0].tolist() == same


def test_katz_and_personalised_pagerank(graph: nx.Graph, network: Network) -> None:
    adjacency = nx.to_numpy_array(graph, weight=None)
    walks = np.linalg.inv(np.eye(PEOPLE) - 0.005 * adjacency) - np.eye(PEOPLE)
    assert scores("katz", network) == pytest.approx(walks, abs=1e-12)
    for person in (0, 7):
        expected = nx.pagerank(graph, 0.85, personalization={person: 1.0}, weight=None, tol=1e-12)
        found = scores("personalised_pagerank", network)[person]
        assert found / found.sum() == pytest.approx([expected[node] for node in graph], abs=1e-6)


def test_what_is_held_out_is_gone_and_nothing_else(network: Network) -> None:
    split = hold_out(network, 0.25, np.random.default_rng(3))
    assert len(split.a) == round(0.25 * network.ties.count)
    left, before = (set(zip(*pairs_of(each.ties), strict=True)) for each in (split.network, network))
    gone = set(zip(np.minimum(split.a, split.b), np.maximum(split.a, split.b), strict=True))
    assert left | gone == before
    assert not left & gone
    alike = built(nx.Graph([(int(a), int(b), {"weight": 1.0}) for a, b in left]))
    assert np.array_equal(split.network.ties.starts, alike.ties.starts)
    assert np.array_equal(split.network.ties.others, alike.ties.others)
    for person in split.people.tolist():
        untied = split.candidates(person)
        assert untied[split.targets(person)].all()
        assert untied.sum() == PEOPLE - 1 - len(split.network.ties.others[split.network.ties.span(person)])


def test_targets_count_once_and_only_where_there_is_no_tie(network: Network) -> None:
    tied = (int(pairs_of(network.ties)[0][0]), int(pairs_of(network.ties)[1][0]))
    free = next(node for node in range(1, PEOPLE) if network.ties.entry(0, node) < 0)
    split = split_by_targets(network, np.array([0, free, tied[0]]), np.array([free, 0, tied[1]]))
    assert (split.a.tolist(), split.b.tolist()) == ([0], [free])


def test_mrr_is_that_of_a_plain_computation(network: Network) -> None:
    split = hold_out(network, 0.25, np.random.default_rng(3))
    found = evaluate([split], {"product": lambda network, rows: BY_NAME["adamic_adar"](network, rows)})
    assert found.models["product"].mrr == found.models["adamic_adar"].mrr == pytest.approx(by_hand(split), abs=1e-3)
    assert found.models["adamic_adar"].product_ahead == 0.0
    assert (found.people, found.targets) == (len(split.people), len(split.a))
    assert found.models["random"].exposure_gini < found.models["popularity"].exposure_gini


def by_hand(split: Split) -> float:
    """MRR of Adamic–Adar by NetworkX, ties in score broken at random many times."""
    left = nx.Graph(list(zip(*(each.tolist() for each in pairs_of(split.network.ties)), strict=True)))
    left.add_nodes_from(range(PEOPLE))
    dice, found = np.random.default_rng(1), []
    for person in split.people.tolist():
        others = [node for node in left if node != person and not left.has_edge(person, node)]
        values = {node: value for _, node, value in nx.adamic_adar_index(left, [(person, node) for node in others])}
        targets = set(split.targets(person).tolist())
        for _ in range(400):
            order = sorted(others, key=lambda node: (-round(values[node], 9), dice.random()))
            found.append(1 / next(place for place, node in enumerate(order, 1) if node in targets))
    return float(np.mean(found))


def test_several_splits_are_averaged_and_slices_named(network: Network) -> None:
    dice = np.random.default_rng(5)
    splits = [hold_out(network, 0.3, dice) for _ in range(3)]
    found = evaluate(splits, {"product": BY_NAME["resource_allocation"]})
    assert found.targets == sum(len(split.a) for split in splits)
    assert found.models["product"].interval[0] <= found.models["product"].mrr <= found.models["product"].interval[1]
    assert set(found.slices) <= {"newcomers", "cross_state", "bridging"}
    assert found.slices["bridging"].mrr["common_neighbours"] < found.models["common_neighbours"].mrr
    assert "Exclusions and abstention are off" in found.definition


def test_no_attributes_no_baseline_of_them() -> None:
    small = Small()
    people = small.people("Ana", "Ben", "Cem", "Dot")
    for other in people[1:]:
        small.knows(people[0], other)
    split = split_by_targets(small.build(), np.array([1]), np.array([2]))
    assert "attributes_only" not in evaluate([split], {"product": BY_NAME["katz"]}).models


def test_targets_across_states_are_a_slice() -> None:
    small = Small()
    for name, state in (("Ana", "OH"), ("Ben", "IA"), ("Cem", "OH")):
        small.post(small.person(name), small.office(name, small.place(name, state=state)))
    split = split_by_targets(small.build(), np.array([0, 0]), np.array([1, 2]))
    found = evaluate([split], {"product": BY_NAME["random"]}).slices["cross_state"]
    assert (found.people, found.targets) == (2, 2)
    assert found.mrr["random"] == pytest.approx((1.0 + 0.75) / 2)
