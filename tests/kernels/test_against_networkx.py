"""The kernels equal plain NetworkX, directly and as its backend, and what the literature says of known networks."""

from __future__ import annotations

import inspect
import random
from collections.abc import Callable
from typing import Any

import networkx as nx
import numpy as np
import pytest

from cjn_graph.kernels import backend, communities, distances
from cjn_graph.kernels.backend import convert_from_nx, convert_to_nx


@pytest.fixture(autouse=True)
def without_kept_graphs(monkeypatch: pytest.MonkeyPatch) -> None:
    """NetworkX warns where it uses a converted graph again."""
    monkeypatch.setattr(nx.config, "cache_converted_graphs", False)


def drawn(seed: int) -> nx.Graph[Any]:
    """A sparse graph of at most 30 nodes: isolates, several components, one node or none are common."""
    dice = random.Random(seed)
    size = dice.choice((0, 1, 2, 3, *range(4, 31)))
    graph: nx.Graph[Any] = nx.Graph()
    graph.add_nodes_from(f"n{number}" for number in dice.sample(range(100), size))
    nodes = list(graph)
    if size > 1:
        graph.add_edges_from(dice.sample(nodes, 2) for _ in range(dice.randint(0, 2 * size)))
    return graph


def assert_alike(ours: Any, theirs: Any) -> None:
    if isinstance(theirs, dict):
        assert set(ours) == set(theirs)
        ours, theirs = [ours[node] for node in theirs], list(theirs.values())
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-12, equal_nan=True)


ASKED: list[tuple[Callable[..., Any], dict[str, Any]]] = [
    *((nx.betweenness_centrality, {"normalized": norm, "endpoints": ends}) for norm in (0, 1) for ends in (0, 1)),
    (nx.harmonic_centrality, {}),
    (nx.closeness_centrality, {}),
    (nx.closeness_centrality, {"wf_improved": False}),
    (nx.global_efficiency, {}),
    (nx.constraint, {}),
    (nx.effective_size, {}),
    (nx.core_number, {}),
    (nx.transitivity, {}),
]


@pytest.mark.parametrize(("function", "options"), ASKED, ids=lambda value: getattr(value, "__name__", ""))
def test_each_function_equals_networkx_on_200_graphs(function: Callable[..., Any], options: dict[str, Any]) -> None:
    for seed in range(200):
        graph = drawn(seed)
        if len(graph) or function not in (nx.constraint, nx.effective_size):  # NetworkX itself fails on none
            assert_alike(function(graph, backend="cjn", **options), function(graph, **options))


def test_samples_cut_points_and_single_nodes_equal_networkx_on_200_graphs() -> None:
    for seed in range(200):
        graph = drawn(seed)
        assert set(nx.articulation_points(graph, backend="cjn")) == set(nx.articulation_points(graph))
        if not graph:
            continue
        some = random.Random(seed).sample(list(graph), max(len(graph) // 2, 1))
        for options in ({"k": len(some), "seed": seed}, {"k": len(some), "seed": seed, "endpoints": True}):
            assert_alike(
                nx.betweenness_centrality(graph, backend="cjn", **options), nx.betweenness_centrality(graph, **options)
            )
        ours = nx.harmonic_centrality(graph, nbunch=some, sources=list(graph)[:3], backend="cjn")
        theirs = nx.harmonic_centrality(graph, nbunch=some, sources=list(graph)[:3])
        assert_alike([ours[node] for node in some], [theirs[node] for node in some])
        assert_alike(nx.constraint(graph, nodes=some, backend="cjn"), nx.constraint(graph, nodes=some))
        part = graph.subgraph(max(nx.connected_components(graph), key=len))
        for function in (nx.average_shortest_path_length, nx.diameter):
            assert_alike(function(part, backend="cjn"), function(part))


def test_modularity_of_the_communities_equals_networkx_on_200_graphs() -> None:
    for seed in range(200):
        plain = convert_from_nx(drawn(seed))
        labels = communities.communities(plain.adjacency)
        groups: dict[int, set[Any]] = {}
        for node, label in zip(plain.nodes, labels.tolist(), strict=True):
            groups.setdefault(label, set()).add(node)
        assert [len(group) for _, group in sorted(groups.items())] == sorted(map(len, groups.values()), reverse=True)
        ours = communities.modularity(plain.adjacency, labels)
        if not plain.adjacency.ties:
            assert ours is None
        else:
            assert_alike(ours, nx.community.modularity(convert_to_nx(plain), list(groups.values())))


def test_communities_are_as_good_as_those_of_networkx() -> None:
    for graph, least in ((nx.karate_club_graph(), 0.415), (nx.davis_southern_women_graph(), 0.3)):
        plain = convert_from_nx(graph)
        ours = communities.modularity(plain.adjacency, communities.communities(plain.adjacency))
        theirs = nx.community.modularity(
            graph, nx.community.louvain_communities(graph, seed=0, weight=None), weight=None
        )
        assert ours is not None
        assert ours >= max(least, theirs - 0.02)


def test_known_values_of_the_literature() -> None:
    """Krackhardt's kite (1990, as in Brandes & Erlebach 2005), Zachary's club (1977), Davis's women (1941)."""
    kite = nx.krackhardt_kite_graph()
    between = nx.betweenness_centrality(kite, normalized=False, backend="cjn")
    assert [round(between[node], 2) for node in (7, 3, 8, 5, 6)] == [14.0, 3.67, 8.0, 8.33, 8.33]
    near = nx.closeness_centrality(kite, backend="cjn")
    assert [round(near[node], 3) for node in (5, 6, 3)] == [0.643, 0.643, 0.6]
    club = nx.karate_club_graph()
    assert round(nx.transitivity(club, backend="cjn"), 3) == 0.256
    assert round(nx.average_shortest_path_length(club, backend="cjn"), 3) == 2.408
    assert nx.diameter(club, backend="cjn") == 5
    assert max(nx.core_number(club, backend="cjn").values()) == 4
    women = nx.davis_southern_women_graph()
    assert nx.transitivity(women, backend="cjn") == 0
    assert (len(women), women.number_of_edges()) == (32, 89)


def test_the_error_of_sampled_distances_is_about_what_it_is() -> None:
    plain = convert_from_nx(nx.barabasi_albert_graph(400, 3, seed=1))
    exact = distances.global_efficiency(distances.distances(plain.adjacency))
    assert exact is not None
    off = []
    for seed in range(40):
        sources = np.array(random.Random(seed).sample(range(400), 50))
        found = distances.distances(plain.adjacency, sources)
        each = found.inverse_of_source / 399
        estimate = distances.global_efficiency(found)
        assert estimate == pytest.approx(each.mean(), abs=1e-12)
        off.append((estimate - exact) / (each.std(ddof=1) / 50**0.5))
    assert 0.7 < float(np.std(off)) < 1.3


@pytest.mark.parametrize(
    "graph", [nx.DiGraph([(1, 2)]), nx.MultiGraph([(1, 2), (1, 2)]), nx.Graph([(1, 1), (1, 2)])], ids=type
)
def test_other_graphs_are_left_to_networkx(graph: Any) -> None:
    with pytest.raises(NotImplementedError):
        nx.betweenness_centrality(graph, backend="cjn")
    assert not backend.can_run("harmonic_centrality", (graph,), {})


def test_weights_are_left_to_networkx() -> None:
    graph = nx.Graph([(1, 2, {"weight": 3})])
    for asked in ({"weight": "weight"}, {"seed": 1, "weight": "weight"}):
        assert not backend.can_run("betweenness_centrality", (graph,), asked)
    assert not backend.can_run("closeness_centrality", (graph, None, "weight"), {})
    assert backend.can_run("betweenness_centrality", (graph,), {"k": 1})


def test_the_parameters_are_those_of_networkx() -> None:
    for function in {function for function, _ in ASKED} | {nx.average_shortest_path_length, nx.diameter}:
        theirs = inspect.signature(function.orig_func).parameters  # type: ignore[attr-defined]
        assert list(inspect.signature(getattr(backend, function.__name__)).parameters) == list(theirs)
