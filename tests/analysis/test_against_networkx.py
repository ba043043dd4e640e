"""The fast measures equal plain NetworkX, on graphs with isolates, several components and every trap of CSV files."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cjn_graph.analysis.attributes import Extra
from cjn_graph.analysis.health import HealthReport, measure_health
from cjn_graph.questions import GraphDefinition, TieChoice
from tests.analysis.reference import Folder, Tie, assert_equal, expected, expected_removal, measured
from tests.network.small import Small

DAYS = (date(2026, 11, 1), date(2025, 6, 30), date(2024, 2, 29))


def report_on(folder: Folder, ties: TieChoice, as_of: date) -> HealthReport:
    small = Small()
    for person in folder.people:
        small.person(person, id=person)
    for tie in folder.ties:
        small.knows(tie.a, tie.b, tie.last_on, strength=tie.weight)
    texts = {person: json.dumps(values) for person, values in folder.people.items() if values}
    return measure_health(small.build(as_of), GraphDefinition(ties=ties), Extra(texts, {}))


@st.composite
def folders(draw: st.DrawFn) -> Folder:
    """Sparse graphs, so that isolates, bridges and several components are common."""
    size = draw(st.integers(min_value=0, max_value=24))
    people = [f"p{number}" for number in range(size)]
    value = st.sampled_from(["", "1", "2", "10", "1.0", "A", "a"])
    columns = draw(st.sets(st.sampled_from(["department", "7", "gender", "cohort.year"]), max_size=2))
    rows = {person: {name: draw(value) for name in columns} for person in people}
    rows = {person: {name: text for name, text in row.items() if text} for person, row in rows.items()}
    if size < 2:
        return Folder(rows, [])
    ends = st.tuples(st.sampled_from(people), st.sampled_from(people)).filter(lambda pair: pair[0] != pair[1])
    day = st.sampled_from(
        [
            "",
            "2020",
            "2024",
            "2024-10",
            "2024-10-31",
            "2024-11-01",
            "2024-11",
            "2026-10",
            "2027",
            "2023-06-30",
            "2023-06-29",
            "2022-02-28",
            "2022-02-27",
        ]
    )
    tie = st.builds(
        lambda pair, last_on, weight: Tie(*pair, last_on, weight), ends, day, st.sampled_from([0.0, 1e-300, 0.5, 1.0])
    )
    return Folder(rows, draw(st.lists(tie, max_size=2 * size)))


@pytest.mark.parametrize("ties", ["all", "live"])
@settings(max_examples=100, deadline=None)
@given(folder=folders(), as_of=st.sampled_from(DAYS))
def test_every_measure_equals_networkx(ties: TieChoice, folder: Folder, as_of: date) -> None:
    report, graph = report_on(folder, ties, as_of), folder.graph(ties, as_of)
    assert_equal(measured(report), expected(graph))
    removal = expected_removal(graph)
    assert_equal({name: getattr(report, name).value for name in removal}, removal)
