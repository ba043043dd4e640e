"""What a number can be, given what is missing: the range holds every way in which it may be."""

from __future__ import annotations

import json
from itertools import product

import pytest

from cjn_graph.analysis.attributes import Extra
from cjn_graph.analysis.health import HealthReport, measure_health
from cjn_graph.questions import GraphDefinition
from tests.network.small import Small

DATED = [(0, 1), (1, 2), (3, 4), (0, 2)]
UNDATED = [(2, 3), (5, 6), (0, 4)]
VALUES = ["x", "x", "y", "y", "x", "", ""]


def report(undated: list[tuple[int, int]], dated: list[tuple[int, int]], values: list[str] = VALUES) -> HealthReport:
    small = Small()
    people = small.people(*(f"P{number}" for number in range(7)))
    for a, b in dated:
        small.knows(people[a], people[b])
    for a, b in undated:
        small.knows(people[a], people[b], last_on="")
    texts = {person: json.dumps({"team": value}) for person, value in zip(people, values, strict=True) if value}
    return measure_health(small.build(), GraphDefinition(), Extra(texts, {}))


@pytest.mark.parametrize("name", ["ties", "isolates", "components", "largest_component_share"])
def test_the_range_is_that_of_all_ways_in_which_undated_ties_may_be_live(name: str) -> None:
    measure = getattr(report(UNDATED, DATED), name)
    ways = []
    for live in product([True, False], repeat=len(UNDATED)):
        chosen = [tie for tie, is_live in zip(UNDATED, live, strict=True) if is_live]
        ways.append(getattr(report([], DATED + chosen), name).value)
    assert measure.range == pytest.approx((min(ways), max(ways)))
    assert measure.range[0] < measure.range[1]
    assert getattr(report([], DATED), name).range is None  # nothing is missing


def test_the_range_of_the_index_holds_every_way_in_which_values_may_be() -> None:
    ties = [*DATED, (4, 5), (5, 6)]
    index = report([], ties).mixing["team"].ei_index
    low, high = index.range or (0.0, 0.0)
    assert (low, high) == pytest.approx((0.0, 4 / 6))
    for values in product("xyz", repeat=2):
        assert low <= report([], ties, [*VALUES[:5], *values]).mixing["team"].ei_index.value <= high
    assert report([], ties, ["x"] * 7).mixing["team"].ei_index.range is None


def test_a_tie_is_one_sided_while_one_of_the_two_alone_tells_of_it() -> None:
    small = Small()
    people = small.people("Ana", "Bo", "Cy", "Dee", "Eve")
    small.knows(people[0], people[1], said_by="one")
    small.knows(people[1], people[2], said_by="both")
    small.knows(people[2], people[3], said_by="one")
    small.knows(people[3], people[2], said_by="one")  # the other says so too
    small.knows(people[3], people[4], said_by="one")
    small.knows(people[3], people[4])  # a source says so
    found = measure_health(small.build(), GraphDefinition()).one_sided_ties
    assert (found.value, found.n) == (1, 4)
    between = measure_health(small.build(), GraphDefinition(kind="organization")).one_sided_ties
    assert between.value is None
    assert between.reason
