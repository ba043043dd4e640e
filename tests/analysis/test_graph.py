"""Which people and which ties a definition counts."""

from __future__ import annotations

from datetime import date

import pytest

from cjn_graph.analysis.graph import MemberGraph, make_graph
from cjn_graph.network import Definitions
from cjn_graph.questions import GraphDefinition
from tests.network.small import Small


def ties_of(graph: MemberGraph) -> set[tuple[str, ...]]:
    return {
        tuple(sorted(str(graph.names[end]) for end in pair))
        for pair in zip(graph.a.tolist(), graph.b.tolist(), strict=True)
    }


def members_and_staff() -> Small:
    """Ana and Bo are members, Cy is not; Dee is a member and staff, known by Ana and Bo; Eve is staff alone."""
    small = Small()
    ana, bo, cy, dee, eve = small.people("Ana", "Bo", "Cy", "Dee", "Eve")
    network = small.add("network", name="Example Network")
    for person in (ana, bo, dee):
        small.link("member_of", person, network)
    host = small.office("Host", classification="network_host")
    for person in (dee, eve):
        small.post(person, host)
    for person, other in ((ana, bo), (bo, cy), (dee, ana), (dee, bo)):
        small.knows(person, other)
    return small


@pytest.mark.parametrize(
    ("staff", "people", "ties"),
    [
        ("exclude", ["Ana", "Bo"], {("Ana", "Bo")}),
        ("include", ["Ana", "Bo", "Dee", "Eve"], {("Ana", "Bo"), ("Ana", "Dee"), ("Bo", "Dee")}),
    ],
)
def test_members_count_and_staff_where_asked_for(staff: str, people: list[str], ties: set[tuple[str, ...]]) -> None:
    graph = make_graph(members_and_staff().build(), GraphDefinition(staff=staff))  # type: ignore[arg-type]
    assert graph.names.tolist() == people
    assert ties_of(graph) == ties


def test_where_no_membership_is_recorded_everybody_counts() -> None:
    small = Small()
    small.knows(*small.people("Ana", "Bo"))
    assert len(make_graph(small.build(), GraphDefinition())) == 2


@pytest.mark.parametrize(
    ("evidence", "live", "on_record"),
    [
        ({"last_on": "2024-11-01"}, True, True),
        ({"last_on": "2024-10-31"}, False, True),
        ({"last_on": "2024-11"}, True, True),  # the last day of the month counts
        ({"last_on": "2024"}, True, True),
        ({"last_on": "2023"}, False, True),
        ({"last_on": "", "first_on": "2026"}, True, True),
        ({"last_on": ""}, False, True),
        ({"last_on": "2026-09", "strength": 0.0}, True, True),
        ({"last_on": "0001", "strength": 5e-324}, False, True),
        ({"last_on": "2027", "first_on": "2027"}, False, False),  # has not begun
    ],
)
def test_a_tie_is_live_while_its_evidence_is_recent(evidence: dict[str, object], live: bool, on_record: bool) -> None:
    small = Small()
    small.knows(*small.people("Ana", "Bo"), **evidence)  # type: ignore[arg-type]
    network = small.build(date(2026, 11, 1))
    found = {ties: len(make_graph(network, GraphDefinition(ties=ties)).a) for ties in ("live", "all")}  # type: ignore[arg-type]
    assert found == {"live": int(live), "all": int(on_record)}


def test_a_pair_counts_once_with_its_latest_evidence_however_often_it_is_written_down() -> None:
    small = Small()
    ana, bo = small.people("Ana", "Bo")
    small.knows(ana, bo, "2019")
    small.knows(bo, ana, "2026-01", strength=0.0)
    small.knows(ana, bo, "")
    graph = make_graph(small.build(), GraphDefinition())
    assert (len(graph.a), graph.on_record, graph.dated) == (1, 1, 1)


def test_nobody_is_tied_to_themselves() -> None:
    small = Small()
    ana, _ = small.people("Ana", "Bo")
    small.knows(ana, ana, strength=0.0)
    small.knows(ana, ana)
    assert len(make_graph(small.build(), GraphDefinition(ties="all")).a) == 0


def test_working_together_is_a_tie_and_coming_to_the_same_event_is_none() -> None:
    small = Small()
    ana, bo, cy = small.people("Ana", "Bo", "Cy")
    team = small.activity("Team", start="2026")
    small.part(ana, team)
    small.part(bo, team)
    small.convening("Meeting", "2026-05", ana, bo, cy)
    assert ties_of(make_graph(small.build(), GraphDefinition())) == {("Ana", "Bo")}


def test_a_program_of_too_many_people_ties_nobody() -> None:
    small = Small()
    crowd = small.activity("Crowd", start="2026")
    for person in small.people("Ana", "Bo", "Cy"):
        small.part(person, crowd)
    network = small.build(definitions=Definitions(largest_circle=2))
    assert len(make_graph(network, GraphDefinition()).a) == 0
    assert len(make_graph(small.build(), GraphDefinition()).a) == 3


def test_organizations_are_tied_through_their_current_people() -> None:
    small = Small()
    ana, bo, cy, dee, eve = small.people("Ana", "Bo", "Cy", "Dee", "Eve")
    north, south, west = (small.office(name) for name in ("North", "South", "West"))
    for person, office in ((ana, north), (bo, south), (cy, north), (cy, south), (dee, west)):
        small.post(person, office)
    small.post(eve, west, start="2015", end="2018")  # has left
    small.knows(ana, bo)
    small.knows(bo, cy)  # inside South, and across
    small.knows(eve, ana)
    small.knows(ana, cy, "2001")
    network = small.build()
    graph = make_graph(network, GraphDefinition(kind="organization"))
    assert graph.names.tolist() == ["North", "South", "West"]
    assert ties_of(graph) == {("North", "South")}
    assert (graph.on_record, graph.dated) == (1, 1)
