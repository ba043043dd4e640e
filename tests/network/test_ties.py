from __future__ import annotations

import random
from datetime import date
from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from cjn_graph.matching.nearness import common_contacts
from cjn_graph.network import Definitions, Network
from tests.matching.drawing import drawn
from tests.network.small import AS_OF, Small

TODAY = AS_OF.toordinal()


def tie(network: Network, a: str, b: str) -> tuple[float, int] | None:
    """Weight and last day of a tie, which must be the same from both ends."""
    one, other = network.index[f"person:{a}"], network.index[f"person:{b}"]
    there, back = network.ties.entry(one, other), network.ties.entry(other, one)
    if there < 0 or back < 0:
        assert there == back == -1
        return None
    both = [(float(network.ties.weight[at]), int(network.ties.last[at])) for at in (there, back)]
    assert both[0] == both[1]
    return both[0]


def test_a_tie_is_the_sum_of_its_evidence() -> None:
    small = Small()
    ana, ben = small.people("Ana", "Ben")
    small.knows(ana, ben, "2024-11-01", strength=2.0)  # 24 months: half of 0.6, twice as strong
    program = small.activity("Step", start="2020", end="2023-11-01", status="ended")  # 36 months: half of 0.8
    small.part(ana, program)
    small.part(ben, program)
    small.introduction(ana, ben, "met", met_on="2026-11-01")  # fresh: 1.0
    weight, last = tie(small.build(), "Ana", "Ben") or (0.0, 0)
    assert weight == pytest.approx(0.6 + 0.4 + 1.0, abs=0.01)
    assert last == TODAY


def test_evidence_names_the_facts_latest_first() -> None:
    small = Small()
    ana, ben = small.people("Ana", "Ben")
    known = small.knows(ben, ana, "2026-05")
    program = small.activity("Step", start="2020", end="2023-11", status="ended")
    parts = [small.part(person, program) for person in (ana, ben)]
    found = small.build().ties.evidence(0, 1)
    assert [(piece.sort, piece.name, piece.facts) for piece in found] == [
        ("asserted", "", (known,)),
        ("worked_together", "Step", (*parts, program)),
    ]


@pytest.mark.parametrize("again", ["2020", "2010-03"])
def test_each_time_in_one_circle_is_evidence_from_both_ends(again: str) -> None:
    small = Small()
    ana, ben = small.people("Ana", "Ben")
    program = small.activity("Step", start="2009", status="active")
    small.part(ana, program, start="2010", end="2011")
    small.part(ben, program, start="2010", end="2012")
    small.part(ben, program, start=again, end="2022")
    ties = small.build().ties
    assert ties.count == 1
    for a, b in ((0, 1), (1, 0)):
        assert len(ties.evidence(a, b)) == (1 if again == "2020" else 2)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6))
def test_every_tie_has_evidence_from_both_ends_and_nothing_else_has(seed: int) -> None:
    small = drawn(seed, people=8)
    dice = random.Random(seed)
    for _ in range(6):  # somebody comes back to work where they were
        part = dice.choice([row for kind in ("took_part", "runs") for row in small.rows[kind].values()])
        party, activity = part["from_id"], part["to_id"]
        start = dice.randrange(2015, 2026)
        small.part(party, activity, start=str(start), end=str(start + dice.randrange(3)))
    network = small.build()
    ties = network.ties
    for a, b in combinations(range(len(network.people)), 2):
        there, back = ({frozenset(piece.facts) for piece in ties.evidence(*pair)} for pair in ((a, b), (b, a)))
        assert there == back
        assert bool(there) == (ties.entry(a, b) >= 0)
        if there:
            assert ties.evidence(a, b)[0].last == ties.last[ties.entry(a, b)]


def test_people_who_were_there_at_different_times_did_not_work_together() -> None:
    small = Small()
    ana, ben = small.people("Ana", "Ben")
    program = small.activity("Step", start="2015")
    small.part(ana, program, start="2015", end="2018")
    small.part(ben, program, start="2019", end="2026")
    network = small.build()
    assert tie(network, "Ana", "Ben") is None
    assert network.ties.evidence(0, 1) == []


@pytest.mark.parametrize(
    ("status", "start", "end", "last"),
    [
        ("active", "2020", "", AS_OF),  # still goes on
        ("completed", "2020", "2021", date(2021, 12, 31)),
        ("completed", "2020", "", date(2020, 12, 31)),  # over, end unknown: the start is all we can say
        ("unknown", "", "", None),
        ("planned", "2020", "", "no tie"),
    ],
)
def test_the_last_day_of_working_together(status: str, start: str, end: str, last: object) -> None:
    small = Small()
    ana, ben = small.people("Ana", "Ben")
    activity = small.activity("Cohort", "engagement", status=status, start=start, end=end)
    small.part(ana, activity)
    small.part(ben, activity)
    found = tie(small.build(), "Ana", "Ben")
    if last == "no tie":
        assert found is None
    else:
        assert found is not None
        assert found[1] == (last.toordinal() if isinstance(last, date) else 0)


def test_a_workgroup_is_work_together_and_the_same_event_is_no_tie() -> None:
    small = Small()
    ana, ben, cem = small.people("Ana", "Ben", "Cem")
    small.add("workgroup", id="workgroup:m", name="Metrics")
    for person in (ana, ben):
        small.link("member_of", person, "workgroup:m", start="2024")
    small.convening("Collaboratory", "2026-05", ana, cem)
    network = small.build()
    assert tie(network, "Ana", "Ben") == (pytest.approx(0.8), TODAY)
    assert tie(network, "Ana", "Cem") is None


def test_a_circle_too_large_counts_as_an_event() -> None:
    small = Small()
    names = [f"P{number}" for number in range(6)]
    program = small.activity("Crowd", start="2024")
    for person in small.people(*names):
        small.part(person, program)
    network = small.build(definitions=Definitions(largest_circle=5))
    assert network.ties.count == 0
    assert network.gatherings.names.tolist() == ["Crowd"]
    assert len(network.gathered) == 6
    assert small.build(definitions=Definitions(largest_circle=6)).ties.count == 15


def test_what_begins_later_is_not_there_yet_and_undated_evidence_is_never_live() -> None:
    small = Small()
    ana, ben, cem = small.people("Ana", "Ben", "Cem")
    small.knows(ana, ben, "2027-03", first_on="2027-03")
    small.knows(ana, cem, "")
    network = small.build()
    assert tie(network, "Ana", "Ben") is None
    assert tie(network, "Ana", "Cem") == (pytest.approx(0.3), 0)
    assert network.people.last_heard.tolist() == [0, 0, 0]


def test_a_pair_that_hardly_knows_each_other_is_on_record_and_passes_nothing_on() -> None:
    small = Small()
    ana, ben, cem = small.people("Ana", "Ben", "Cem")
    small.knows(ana, ben, "2026-09", strength=0.0)
    small.knows(ben, cem, "2026-09", strength=0.0)
    network = small.build()
    assert tie(network, "Ana", "Ben") == (0.0, date(2026, 9, 30).toordinal())
    assert network.ties.resource_allocation(0).tolist() == [0.0, 0.0, 0.0]
    assert common_contacts(network, 0, 2) == [1]


GRAPHS = st.integers(2, 9).flatmap(
    lambda size: st.sets(
        st.tuples(st.integers(0, size - 1), st.integers(0, size - 1)).filter(lambda e: e[0] < e[1])
    ).map(lambda edges: (size, sorted(edges)))
)


@settings(max_examples=60, deadline=None)
@given(GRAPHS, st.randoms())
def test_resource_allocation_is_that_of_networkx(drawn: tuple[int, list[tuple[int, int]]], random: object) -> None:
    """With isolates and several components; with equal weights NetworkX's index, with others its formula by loops."""
    size, edges = drawn
    graph = nx.Graph()
    graph.add_nodes_from(range(size))
    small = Small()
    people = small.people(*(f"P{number}" for number in range(size)))
    for a, b in edges:
        weight = random.choice([0.5, 1.0, 3.0])  # type: ignore[attr-defined]
        graph.add_edge(a, b, weight=0.6 * weight)
        small.knows(people[a], people[b], "2026-11-01", strength=weight)
    ties = small.build().ties
    strength = dict(graph.degree(weight="weight"))
    for person in range(size):
        expected = np.zeros(size)
        for contact in graph[person]:
            for other in graph[contact]:
                if other != person:
                    passed = graph[person][contact]["weight"] * graph[contact][other]["weight"]
                    expected[other] += passed / strength[contact]
        assert ties.resource_allocation(person) == pytest.approx(expected, abs=1e-12)

    plain = Small()
    people = plain.people(*(f"P{number}" for number in range(size)))
    for a, b in edges:
        plain.knows(people[a], people[b], "2026-11-01", strength=1 / 0.6)
    pairs = [(a, b) for a in range(size) for b in range(size) if a != b]
    allocated = plain.build().ties
    for a, b, index in nx.resource_allocation_index(graph, pairs):
        assert allocated.resource_allocation(a)[b] == pytest.approx(index, abs=1e-12)


def test_the_matrix_is_symmetric_and_small() -> None:
    small = Small()
    people = small.people(*(f"P{number}" for number in range(40)))
    for number, person in enumerate(people[1:]):
        small.knows(people[number // 2], person)
    ties = small.build().ties
    matrix = csr_matrix((ties.weight, ties.others, ties.starts), shape=(len(people), len(people)))
    assert (matrix != matrix.T).nnz == 0
    assert (ties.weight.nbytes + ties.others.nbytes) / ties.count <= 25
