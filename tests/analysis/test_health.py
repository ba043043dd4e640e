"""What the health report says, and what it says where a number is not defined."""

from __future__ import annotations

import json
import random

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cjn_graph.analysis.attributes import Extra
from cjn_graph.analysis.health import HealthReport, measure_health
from cjn_graph.analysis.measure import Measure, Naming
from cjn_graph.analysis.mixing import Mixing
from cjn_graph.questions import GraphDefinition
from tests.analysis.reference import measured
from tests.measures_page import PAGE, measures_page
from tests.network.small import Small


def report(
    people: int, ties: list[tuple[int, int]], values: list[str] | None = None, **options: object
) -> HealthReport:
    """The report on numbered people with one attribute, ``sort``."""
    small = Small()
    ids = small.people(*(f"P{number:02d}" for number in range(people)))
    for a, b in ties:
        small.knows(ids[a], ids[b])
    texts = {person: json.dumps({"sort": value}) for person, value in zip(ids, values or [], strict=False) if value}
    return measure_health(small.build(), GraphDefinition(), Extra(texts, {}), **options)  # type: ignore[arg-type]


STAR = [(0, other) for other in range(1, 6)]
RING = [(number, (number + 1) % 6) for number in range(6)]
TRIANGLE = [(0, 1), (1, 2), (0, 2)]


@pytest.mark.parametrize(
    ("people", "ties", "measure", "value"),
    [
        (6, STAR, "degree_centralization", 1.0),
        (6, RING, "degree_centralization", 0.0),
        (6, STAR, "transitivity", 0.0),
        (3, TRIANGLE, "transitivity", 1.0),
        (6, STAR, "articulation_points", 1),
        (6, RING, "articulation_points", 0),
        (6, STAR, "bridges", 5),
        (5, TRIANGLE, "isolates", 2),
        (5, TRIANGLE, "components", 3),
        (5, TRIANGLE, "largest_component_share", 0.6),
        (0, [], "people", 0),
        (0, [], "components", 0),
        (2, [(0, 1)], "bridges", 1),
        (6, STAR, "betweenness_centralization", 1.0),
        (6, RING, "betweenness_centralization", 0.0),
        (6, STAR, "r_index", 1 / 6 * 5 / 6),
        (6, STAR, "reach_without_top", 1 / 6),
        (6, RING, "diameter", 3),
        (6, RING, "average_path_length", 1.8),
        (5, TRIANGLE, "average_path_length", 1.0),
        (5, TRIANGLE, "global_efficiency", 0.3),
        (5, TRIANGLE, "communities", 1),
        (4, [], "global_efficiency", 0.0),
    ],
)
def test_measures_by_hand(people: int, ties: list[tuple[int, int]], measure: str, value: float) -> None:
    assert getattr(report(people, ties), measure).value == pytest.approx(value, abs=1e-12)


@pytest.mark.parametrize(
    ("people", "ties", "values", "measure", "because"),
    [
        (0, [], [], "largest_component_share", "no people"),
        (1, [], [], "degree_centralization", "below three"),
        (2, [(0, 1)], [], "degree_centralization", "below three"),
        (2, [(0, 1)], [], "betweenness_centralization", "below three"),
        (2, [(0, 1)], [], "transitivity", "no two ties"),
        (1, [], [], "global_efficiency", "below two"),
        (2, [], [], "harmonic_mean_distance", "no tie"),
        (2, [], [], "average_path_length", "no tie"),
        (1, [], [], "diameter", "no tie"),
        (0, [], [], "r_index", "without people"),
        (0, [], [], "reach_without_top", "no people"),
        (4, [], [], "modularity", "no tie"),
        (4, [], [], "mean_constraint", "no tie"),
        (3, [], ["a", "b", ""], "mixing.sort.modularity", "no tie has a value"),
        (3, [], [], "staff_dependence", "No staff is among the facts"),
        (0, [], [], "staff_dependence", "no members"),
        (3, TRIANGLE, [], "single_thread", "no organization has a tie"),
        (3, [], ["a", "b", ""], "mixing.sort.assortativity", "no tie has a value"),
        (3, [], ["a", "b", ""], "mixing.sort.ei_index", "no tie has a value"),
        (3, TRIANGLE, ["a", "", ""], "mixing.sort.ei_index", "no tie has a value"),
        (3, TRIANGLE, ["a", "a", "a"], "mixing.sort.assortativity", "same value"),
        (4, TRIANGLE, ["a", "a", "a", "b"], "mixing.sort.assortativity", "same value"),
    ],
)
def test_what_is_not_defined_is_null_with_its_reason(
    people: int, ties: list[tuple[int, int]], values: list[str], measure: str, because: str
) -> None:
    found = report(people, ties, values)
    node: object = found
    for part in measure.split("."):
        node = node[part] if isinstance(node, dict) else getattr(node, part)
    assert isinstance(node, Measure)
    assert node.value is None
    assert node.reason is not None
    assert because in node.reason
    json.dumps(found.model_dump(mode="json"), allow_nan=False)


def test_every_number_says_what_it_was_computed_on_and_how_it_is_defined() -> None:
    found = report(6, RING, ["a", "a", "b", "b", "", "b"])
    measures = [value for value in dict(found).values() if isinstance(value, Measure)]
    measures += [found.mixing["sort"].assortativity, found.mixing["sort"].ei_index]
    assert len(measures) >= 14
    for measure in measures:
        assert measure.definition
        assert measure.of
        assert (measure.value is None) == (measure.reason is not None)
        assert measure.coverage is None or 0.0 <= measure.coverage <= 1.0
    for phrase in ("24 months", "200 people", "without staff"):
        assert phrase in found.scope.definition


def test_coverage_of_live_ties_is_the_share_that_is_dated() -> None:
    small = Small()
    ana, bo, cy = small.people("Ana", "Bo", "Cy")
    small.knows(ana, bo)
    small.knows(bo, cy, "")
    network = small.build()
    assert measure_health(network).ties.coverage == 0.5
    assert measure_health(network, GraphDefinition(ties="all")).ties.coverage == 1.0


def test_coverage_of_mixing_is_the_share_of_ties_with_both_ends_known() -> None:
    mixing = report(4, [(0, 1), (1, 2), (2, 3), (0, 3)], ["a", "b", "a", ""]).mixing["sort"]
    assert (mixing.n, mixing.coverage) == (3, 0.75)
    assert (mixing.ei_index.n, mixing.ei_index.coverage) == (2, 0.5)
    assert mixing.ei_index.value == 1.0


def test_the_expected_index_is_the_mean_over_all_permutations() -> None:
    values = ["a", "a", "b", "b", "c", ""]
    ties = [(0, 1), (1, 2), (2, 3), (0, 4), (1, 5)]
    expected = report(6, ties, values).mixing["sort"].ei_index.expected
    rng = random.Random(4)
    drawn = []
    for _ in range(4000):
        dealt = values[:5]
        rng.shuffle(dealt)
        signs = [1 if dealt[a] != dealt[b] else -1 for a, b in ties if max(a, b) < 5]
        drawn.append(sum(signs) / len(signs))
    assert expected == pytest.approx(sum(drawn) / len(drawn), abs=0.03)


GROUPS = [
    ([10, 6, 5], ["v0", "v1", "v2"]),
    ([10, 6, 4], ["v0"]),  # one small group could be worked out, so the next goes with it
    ([10, 6, 3, 3], ["v0", "v1"]),
    ([10, 6, 2, 1], ["v0"]),  # three people in all are too few as well
    ([4], []),
    ([9, 2], []),
]


@pytest.mark.parametrize(("sizes", "shown"), GROUPS)
def test_groups_below_five_are_not_broken_out_nor_to_be_worked_out(sizes: list[int], shown: list[str]) -> None:
    values = [f"v{group}" for group, size in enumerate(sizes) for _ in range(size)]
    ties = [(number, number + 1) for number in range(len(values) - 1)]
    mixing: Mixing = report(len(values), ties, values).mixing["sort"]
    assert [group.value for group in mixing.groups] == shown
    assert mixing.left_out == len(sizes) - len(shown)
    assert [group.n for group in mixing.groups] == sizes[: len(shown)]


def test_ties_of_a_group_are_counted_within_and_outward() -> None:
    values = ["a"] * 5 + ["b"] * 5
    mixing = report(10, [(0, 1), (1, 2), (4, 5), (8, 9)], values).mixing["sort"]
    assert {(group.value, group.within, group.outward) for group in mixing.groups} == {("a", 2, 1), ("b", 1, 1)}


@pytest.mark.parametrize(
    ("levels", "isolates", "points"), [((), None, None), (("staff",), 1, None), (("staff", "manager"), 1, 1)]
)
def test_names_are_for_those_who_may_see_them(
    levels: tuple[str, ...], isolates: int | None, points: int | None
) -> None:
    found = report(7, STAR, naming=Naming(levels))  # type: ignore[arg-type]
    assert (found.isolates.names and len(found.isolates.names)) == isolates
    for measure in (found.articulation_points, found.bridges):
        assert (measure.names is None) == (points is None)
        assert measure.names_for == "manager"
    if not levels:
        assert "P0" not in found.model_dump_json()


def test_attributes_of_the_network_itself() -> None:
    small = Small()
    ana, bo = small.people("Ana", "Bo")
    place = small.place("Marlow County, Ohio", state="OH", census_division="East North Central", urbanicity="rural")
    office = small.office("Office", place)
    small.post(ana, office, function="diversion", level="manager")
    small.post(bo, office, function="policy", level="line")
    cohort = small.activity("Cohort", "engagement", classification="cohort", start="2021")
    later = small.activity("Later", "engagement", classification="cohort", start="2023")
    for engagement in (later, cohort):
        small.part(ana, engagement)
    small.knows(ana, bo)
    extra = Extra({ana: '{"state": "Ohio"}'}, {cohort: "Cohort 2021", later: "Cohort 2023"})
    mixing = measure_health(small.build(), extra=extra).mixing
    assert set(mixing) == {
        *("census_division", "cohort", "post_function", "post_level", "recorded state", "sector", "state", "urbanicity")
    }
    assert mixing["state"].about == "imported attribute"
    assert mixing["post_function"].ei_index.value == 1.0
    assert mixing["sector"].ei_index.value == -1.0
    assert (mixing["cohort"].n, mixing["cohort"].distinct) == (1, 1)
    between = measure_health(small.build(), GraphDefinition(kind="organization"), Extra({office: '{"x": "1"}'}, {}))
    assert set(between.mixing) == {"census_division", "sector", "state", "urbanicity", "x"}
    assert (between.people.value, between.organizations.value, between.isolates.n) == (2, 1, 1)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=20), st.permutations(range(12)))
def test_relabelling_nodes_changes_no_measure(ties: list[tuple[int, int]], order: list[int]) -> None:
    ties = [(a, b) for a, b in ties if a != b]
    values = [["a", "b", ""][number % 3] for number in range(12)]
    moved = [values[order.index(number)] for number in range(12)]
    before = measured(report(12, ties, values))
    after = measured(report(12, [(order[a], order[b]) for a, b in ties], moved))
    graph = nx.Graph(ties)
    sizes = sorted(map(len, nx.connected_components(graph)))
    if len(sizes) > 1 and sizes[-1] == sizes[-2]:  # of equal components, the one with the first node is measured
        for one in (before, after):
            del one["average_path_length"], one["diameter"]
    assert after == pytest.approx(before, abs=1e-12)


def test_the_page_of_the_measures_is_that_of_their_table() -> None:
    assert PAGE.read_text(encoding="utf-8") == measures_page(), "`make examples` writes it"


def test_every_measure_says_in_plain_words_what_it_means() -> None:
    found = report(6, RING)
    for measure in (one for one in dict(found).values() if isinstance(one, Measure)):
        assert measure.label
        assert measure.meaning is not None
        assert all(text.endswith((".", "?")) for text in measure.meaning.model_dump().values()), measure.label
