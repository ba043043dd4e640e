"""Circles named by what their members share, and a layout that stays."""

from __future__ import annotations

import json

import networkx as nx
import numpy as np
import pytest

from cjn_graph.analysis.attributes import Extra
from cjn_graph.analysis.basis import Basis
from cjn_graph.analysis.groups import groupings
from cjn_graph.analysis.mapping.circles import circles_of
from cjn_graph.analysis.mapping.drawing import CIRCLE, MapTie, NetworkMap, draw_map
from cjn_graph.analysis.mapping.layout import ring, spread
from cjn_graph.analysis.measure import Naming
from cjn_graph.questions import GraphDefinition
from tests.network.small import Small

TEAMS = ("red", "blue", "green")


def cliques(*, extra_ties: int = 1, newcomers: int = 0) -> tuple[Basis, Extra]:
    """Three cliques of six, one tie from each to the next, and two people without a tie."""
    small = Small()
    people = small.people(*(f"P{number:02}" for number in range(20)))
    people = [*people, *small.people(*(f"A{number}" for number in range(newcomers)))]
    for first in range(0, 18, 6):
        for a in range(first, first + 6):
            for b in range(a + 1, first + 6):
                small.knows(people[a], people[b])
    for tie in range(extra_ties):
        small.knows(people[tie], people[6 + tie])
    small.knows(people[11], people[12])
    texts = {
        person: json.dumps({"team": TEAMS[min(number // 6, 2)], "gender": TEAMS[min(number // 6, 2)], "all": "x"})
        for number, person in enumerate(people)
    }
    return Basis(small.build(), GraphDefinition(), Naming()), Extra(texts, {})


def drawn(basis: Basis, extra: Extra, **asked: object) -> NetworkMap:
    groups = groupings(basis.network, basis.graph, "person", extra)
    given = {"colour": CIRCLE, "size": "degree", "only": None, "people": True, "named": True, "facts": "open"} | asked
    return draw_map(basis, groups, nodes=np.arange(len(basis.graph)), **given)  # type: ignore[arg-type]


def test_circles_are_named_by_what_their_members_share_never_by_gender() -> None:
    basis, extra = cliques()
    found = circles_of(basis.graph, basis.communities, groupings(basis.network, basis.graph, "person", extra))
    assert sorted(circle.name for circle in found) == ["blue", "green", "red"]
    assert [(circle.members, circle.within) for circle in found] == [(6, 15)] * 3
    assert sorted(circle.outward for circle in found) == [1, 1, 2]
    assert {one.by for circle in found for one in circle.shares} == {"team"}
    assert all(one.share == 1 for circle in found for one in circle.shares)


def test_members_without_a_tie_change_no_circle_and_no_place() -> None:
    before, after = (drawn(*cliques(newcomers=many)) for many in (0, 7))
    assert before.circles == after.circles
    spots = [
        {one.who.id: (one.x, one.y, one.group) for one in found.people or [] if one.size} for found in (before, after)
    ]
    assert spots[0] == spots[1]


def test_the_map_says_the_same_as_its_sentences() -> None:
    basis, extra = cliques()
    found = drawn(basis, extra)
    assert found.people is not None
    assert (len(found.people), len(found.ties)) == (20, len(basis.graph.a))
    assert found.sentences[0] == f"20 people with {len(basis.graph.a)} ties among them."
    assert "2 are in no group that is told apart." in found.sentences
    assert [person.size for person in found.people] == basis.graph.degrees.tolist()
    grouped = drawn(basis, extra, people=False)
    assert grouped.people is None
    assert sorted(tie.ties for tie in grouped.ties) == [1, 1]
    [apart] = [one for one in grouped.sentences if one.startswith("Without any tie between them: ")]
    names = {group.number: group.value for group in grouped.groups}
    joined = {frozenset((names[tie.a], names[tie.b])) for tie in grouped.ties}
    assert frozenset(apart.partition(": ")[2].rstrip(".").split(" and ")) not in joined
    assert {frozenset(pair) for pair in (("red", "blue"), ("blue", "green"))} == joined


def test_the_layout_stays_as_it_is_and_changes_little_with_one_tie() -> None:
    first, again, changed = (drawn(*cliques(extra_ties=many)) for many in (1, 1, 2))
    assert first == again
    spots = [np.array([(one.x, one.y) for one in found.people or []]) for found in (first, changed)]
    assert np.abs(spots[0]).max() <= 1
    assert np.median(np.abs(spots[0] - spots[1])) < 0.1
    distances = np.hypot(*(spots[0][:, None] - spots[0][None]).T)
    inside = [distances[a, b] for a in range(18) for b in range(a) if a // 6 == b // 6]
    across = [distances[a, b] for a in range(18) for b in range(a) if a // 6 != b // 6]
    assert np.mean(inside) < 0.6 * np.mean(across), "who is tied stands together"


@pytest.mark.parametrize("size", [0, 1, 2, 40])
def test_who_is_alone_has_a_place_too(size: int) -> None:
    ids = [f"p{number}" for number in range(size)]
    none = np.zeros(0, dtype=np.int64)
    places = spread(ids, none, none)
    assert places.shape == (size, 2)
    assert np.isfinite(places).all()
    assert len({tuple(place) for place in places.tolist()}) == size
    assert ((ring(size) >= 0) & (ring(size) <= 1)).all()


def test_small_circles_are_not_for_those_who_see_numbers_only() -> None:
    small = Small()
    people = small.people("Ana", "Bo", "Cy")
    small.knows(people[0], people[1])
    small.knows(people[1], people[2])
    basis = Basis(small.build(), GraphDefinition(), Naming())
    assert len(drawn(basis, Extra({}, {})).circles) == 1
    told = drawn(basis, Extra({}, {}), named=False, people=False)
    assert (told.circles, told.groups, told.ties) == ([], [], [])
    empty = drawn(Basis(Small().build(), GraphDefinition(), Naming()), Extra({}, {}))
    assert (empty.people, empty.ties, empty.sentences) == ([], [], ["0 people with 0 ties among them."])


def test_ties_between_groups_are_those_of_networkx() -> None:
    basis, extra = cliques(extra_ties=4)
    found = drawn(basis, extra, colour="team", people=False)
    names = {group.number: group.value for group in found.groups}
    graph: nx.Graph[int] = nx.Graph(zip(basis.graph.a.tolist(), basis.graph.b.tolist(), strict=True))
    team = {node: TEAMS[min(node // 6, 2)] for node in range(20)}
    expected: dict[frozenset[str], int] = {}
    for a, b in graph.edges:
        if team[a] != team[b]:
            expected[frozenset((team[a], team[b]))] = expected.get(frozenset((team[a], team[b])), 0) + 1
    assert {frozenset((names[tie.a], names[tie.b])): tie.ties for tie in found.ties} == expected
    assert isinstance(found.ties[0], MapTie)
