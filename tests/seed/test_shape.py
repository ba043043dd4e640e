"""The network's shape: a few know many, people know their like and their neighbours, and much is missing."""

from __future__ import annotations

from collections import Counter

import networkx as nx
import pytest

from cjn_graph.model import Relationship, derived_id
from tests.seed.conftest import Generated


@pytest.fixture(scope="module")
def graph(demo: Generated) -> nx.Graph[str]:
    made: nx.Graph[str] = nx.Graph()
    state = {}
    for place in demo.of["jurisdiction"]:
        state[place.id] = place.state
    served = {edge.from_id: state[edge.to_id] for edge in demo.of["serves"]}
    office = {edge.to_id: edge.from_id for edge in demo.of["has_post"]}
    for person in demo.of["person"]:
        terms = sorted(demo.outgoing["holds", person.id], key=lambda term: term.start)
        post = terms[-1].to_id
        made.add_node(
            person.id, state=served.get(office[post], "none"), function=demo.by_id[post].function, office=office[post]
        )
    for tie in demo.of["knows"]:
        assert not made.has_edge(tie.from_id, tie.to_id), "one edge for both directions"
        made.add_edge(tie.from_id, tie.to_id)
    return made


def test_degrees_are_heavy_tailed(graph: nx.Graph[str]) -> None:
    degrees = sorted((degree for _, degree in graph.degree()), reverse=True)
    mean = sum(degrees) / len(degrees)
    top_decile = sum(degrees[: len(degrees) // 10]) / sum(degrees)
    print(f"mean {mean:.1f}, greatest {degrees[0]}, top decile {top_decile:.0%}")
    assert 9 <= mean <= 14
    assert degrees[0] > 3.5 * mean
    assert 0.22 <= top_decile <= 0.45


def test_people_know_their_like(graph: nx.Graph[str]) -> None:
    by_state = nx.attribute_assortativity_coefficient(graph, "state")
    by_function = nx.attribute_assortativity_coefficient(graph, "function")
    print(f"assortativity by state {by_state:.2f}, by function {by_function:.2f}")
    assert 0.25 <= by_state <= 0.7
    assert 0.08 <= by_function <= 0.5


def test_friends_of_friends_are_friends_more_often_than_by_chance(graph: nx.Graph[str]) -> None:
    clustering = nx.transitivity(graph)
    print(f"transitivity {clustering:.2f}, density {nx.density(graph):.3f}")
    assert clustering > 4 * nx.density(graph)


def test_most_but_not_all_are_in_one_piece(graph: nx.Graph[str]) -> None:
    largest = max(nx.connected_components(graph), key=len)
    assert 0.9 <= len(largest) / len(graph) < 1


def test_old_ties_and_live_ones_stand_side_by_side(demo: Generated) -> None:
    dated = [tie.last_on.last_day.year for tie in demo.of["knows"] if tie.last_on]
    assert 0.02 <= 1 - len(dated) / len(demo.of["knows"]) <= 0.12
    assert 0.3 <= sum(year >= 2025 for year in dated) / len(dated) <= 0.75


def test_offices_change_hands(demo: Generated) -> None:
    ended = [term for term in demo.of["holds"] if term.end and term.end < "2026-11"]
    moved = [count for count in Counter(term.from_id for term in demo.of["holds"]).values() if count > 1]
    assert 0.25 <= len(ended) / len(demo.of["holds"]) <= 0.6
    assert len(moved) >= 15


def test_much_is_not_on_record(demo: Generated) -> None:
    people, counties = demo.of["person"], [one for one in demo.of["jurisdiction"] if one.fictional]
    consenting = {edge.to_id for edge in demo.of["given_by"]}
    with_topics = {edge.from_id for kind in ("can_help_with", "seeks_help_with") for edge in demo.of[kind]}
    for share in (
        sum(person.email is None for person in people) / len(people),
        sum(county.population is None for county in counties) / len(counties),
        1 - len(consenting) / len(people),
        1 - len(with_topics) / len(people),
    ):
        assert 0.05 <= share <= 0.7
    assert sum(post.id not in {edge.to_id for edge in demo.of["holds"]} for post in demo.of["post"]) > 5


def test_observations_have_gaps(demo: Generated) -> None:
    years: dict[str, set[int]] = {}
    for edge in demo.of["of"]:
        observation = demo.by_id[edge.from_id]
        if observation.measure == "people diverted":
            years.setdefault(edge.to_id, set()).add(int(observation.start))
    assert any(len(found) < max(found) - min(found) + 1 for found in years.values())
    assert any(len(found) >= 4 for found in years.values())


def test_nobody_speaks_of_a_reform_before_it_was_proposed(demo: Generated) -> None:
    heard = [
        (demo.by_id[edge.from_id].start, demo.by_id[edge.to_id].proposed_on)
        for edge in demo.of["of"]
        if edge.to_id.startswith("reform-") and demo.by_id[edge.to_id].proposed_on
    ]
    assert heard
    assert all(str(said)[:4] >= str(proposed)[:4] for said, proposed in heard)


def test_what_is_restricted_leaves_no_open_edge(demo: Generated) -> None:
    hidden = {record.id for record in demo.records if record.sensitivity == "restricted"}
    assert {demo.by_id[one].kind for one in hidden} >= {"pressure", "engagement", "faced", "took_part", "interaction"}
    for record in demo.records:
        if isinstance(record, Relationship) and {record.from_id, record.to_id} & hidden:
            assert record.sensitivity == "restricted"


def test_all_teams_all_stages_and_all_answers_occur(demo: Generated) -> None:
    assert {one.team for one in demo.of["request"]} == {"research", "policy", "communications", "advocacy", "peer"}
    stages = {one.status for one in demo.of["introduction"]}
    assert stages == {"suggested", "proposed", "asked", "accepted", "declined", "introduced", "met"}
    assert {one.useful for one in demo.of["introduction"]} == {True, False, None}
    assert {one.decision for one in demo.of["consent"]} == {"granted", "refused", "do_not_contact"}
    assert {one.status for one in demo.of["commitment"]} == {"open", "kept", "dropped", "unknown"}
    kinds = {one.classification for one in demo.of["convening"]}
    assert kinds == {"national_convening", "collaboratory", "workshop", "webinar", "workgroup_meeting"}


def test_steps_of_an_introduction_are_dated_in_order(demo: Generated) -> None:
    for one in demo.of["introduction"]:
        steps = [one.suggested_on, one.proposed_on, one.asked_on, one.decided_on, one.introduced_on, one.met_on]
        dated = [step for step in steps if step]
        assert dated == sorted(dated)
        assert steps[: len(dated)] == dated
        assert len(demo.outgoing["introduces", one.id]) == 2


def test_the_host_is_named_as_fictional(demo: Generated) -> None:
    host = demo.by_id[derived_id("organization", "demo", "host")]
    assert "fictional" in host.name
    assert host.classification == "network_host"
