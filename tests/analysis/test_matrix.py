"""Ties between groups beside chance, and the parts of a change, which add up."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import combinations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cjn_graph.analysis.attributes import Extra
from cjn_graph.analysis.changes import explain_changes
from cjn_graph.analysis.graph import make_graph
from cjn_graph.analysis.groups import groupings
from cjn_graph.analysis.matrix import GapMatrix, cell_between, gap_matrices
from cjn_graph.questions import GraphDefinition
from tests.network.small import AS_OF, Small

DEFINITION = GraphDefinition()


def matrix(values: list[str], ties: list[tuple[int, int]]) -> GapMatrix:
    small = Small()
    people = [small.person(f"P{number:02d}") for number in range(len(values))]
    for a, b in ties:
        small.knows(people[a], people[b])
    built = small.build()
    graph = make_graph(built, DEFINITION)
    extra = Extra({person: f'{{"team": "{value}"}}' for person, value in zip(people, values, strict=True) if value}, {})
    [found] = gap_matrices(graph, groupings(built, graph, "person", extra))
    return found


def test_cells_add_up_and_say_where_nobody_crosses() -> None:
    values = ["a"] * 20 + ["b"] * 20 + [""]
    inside = [*combinations(range(12), 2), *combinations(range(20, 32), 2)]
    found = matrix(values, [*inside, (0, 20), (0, 40)])
    assert (found.groups, found.sizes, found.ties) == (["a", "b"], [20, 20], len(inside) + 1)
    assert sum(cell.ties for cell in found.cells) == found.ties
    assert sum(cell.expected for cell in found.cells) == pytest.approx(found.ties)
    first = found.cells[0]
    assert (first.a, first.b, first.ties, first.pairs, first.verdict) == ("a", "b", 1, 400, "thin")
    assert (round(first.low, 4), round(first.high, 4)) == (0.0253, 5.5716), "the table of Garwood (1936)"
    assert {cell.verdict for cell in found.cells[1:]} == {"thick"}
    graph: nx.Graph[int] = nx.Graph([*inside, (0, 20)])
    mixed = Counter(tuple(sorted((values[a], values[b]))) for a, b in graph.edges)
    assert mixed == {(cell.a, cell.b): cell.ties for cell in found.cells}


def test_groups_below_five_are_not_broken_out_and_few_expected_have_no_ratio() -> None:
    found = matrix(["a"] * 6 + ["b"] * 6 + ["c"] * 3 + ["d"] * 3, [(0, 6), (12, 15)])
    assert (found.groups, found.left_out) == (["a", "b"], 2)
    assert {cell.ratio for cell in found.cells} == {None}


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_the_parts_of_a_change_add_up_to_it(data: st.DataObject) -> None:
    small = Small()
    club = small.add("network", id="network:club", name="Club")
    people = small.people(*"abcdefg")
    for person in people:
        start, end = data.draw(st.sampled_from([("2020", ""), ("2026", ""), ("2020", "2025-12"), ("2020", "2026-12")]))
        small.link("member_of", person, club, start=start, end=end)
    for a, b in combinations(people, 2):
        last = data.draw(st.sampled_from(["", "", "2022", "2024-06", "2025-05", "2026-05"]))
        if last:
            small.knows(a, b, last)
    if data.draw(st.booleans()):
        small.introduction(people[0], people[1], "met", met_on="2026-05")
    before, after = small.build(date(2025, 11, 1)), small.build(AS_OF)
    graphs = [make_graph(network, DEFINITION) for network in (before, after)]
    found = explain_changes((before, graphs[0]), (after, graphs[1]))
    for told, numbers in (
        (found.members, [len(graph) for graph in graphs]),
        (found.ties, [len(one.a) for one in graphs]),
    ):
        assert [told.before, told.after] == numbers
        assert sum(part.change for part in told.parts) == told.after - told.before


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_topics_are_compared_pair_by_pair_though_people_have_several(data: st.DataObject) -> None:
    small = Small()
    people = small.people(*"abcdefghijkl")
    topics = [small.topic(name) for name in ("bail", "data", "youth")]
    has = {topic: data.draw(st.sets(st.sampled_from(people), min_size=5)) for topic in topics}
    for topic, theirs in has.items():
        for person in sorted(theirs):
            small.offers(person, topic)
    pairs = list(combinations(people, 2))
    ties = data.draw(st.sets(st.sampled_from(pairs), max_size=20))
    for a, b in sorted(ties):
        small.knows(a, b)
    built = small.build()
    graph = make_graph(built, DEFINITION)
    grouping = next(one for one in groupings(built, graph, "person", Extra({}, {})) if one.name == "topic")
    for a, b in [*combinations(range(3), 2), *((one, one) for one in range(3))]:
        one, other = (has[topics[group]] for group in (a, b))
        met = [pair for pair in pairs if any(x in one and y in other for x, y in (pair, pair[::-1]))]
        found = cell_between(graph, grouping, a, b)
        assert (found.pairs, found.ties) == (len(met), len(ties & set(met)))
    matrices = gap_matrices(graph, [grouping])
    assert {(cell.a, cell.b): cell.ties for cell in matrices[0].cells} == {
        (cell.a, cell.b): cell_between(graph, grouping, *(grouping.find(name) for name in (cell.a, cell.b))).ties
        for cell in matrices[0].cells
    }
