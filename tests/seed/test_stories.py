"""Every story of the design has its people and facts in the demo; docs/stories.md names them all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cjn_graph.model.base import Relationship
from seed.cast import ROLES, key_of
from seed.reference_records import topic_id
from seed.stories import JUVENILE_COLLABORATORY
from tests.seed.conftest import Generated

DOCS = Path(__file__).parents[2] / "docs" / "stories.md"


def ends(demo: Generated, kind: str, start: str) -> list[Any]:
    return [demo.by_id[edge.to_id] for edge in demo.outgoing[kind, start]]


def post_of(demo: Generated, name: str) -> Any:
    terms = demo.outgoing["holds", demo.person(name)]
    return demo.by_id[max(terms, key=lambda term: term.start).to_id]


def know_each_other(demo: Generated, one: str, other: str) -> bool:
    pair = {demo.person(one), demo.person(other)}
    return any({tie.from_id, tie.to_id} == pair for tie in demo.of["knows"])


def test_everybody_of_the_stories_is_there_in_their_seat(demo: Generated) -> None:
    for role in ROLES:
        if role.family != "Fuentes":
            assert post_of(demo, f"{role.given} {role.family}") is not None
    assert [person.name for person in demo.of["person"]].count("Guadalupe Fuentes") == 2
    with pytest.raises(KeyError):
        key_of("Nobody Atall")


def test_the_page_names_everybody_of_the_stories() -> None:
    text = DOCS.read_text(encoding="utf-8")
    missing = [f"{role.given} {role.family}" for role in ROLES if f"{role.given} {role.family}" not in text]
    assert missing == []
    for number in range(1, 9):
        assert f"## {number}. " in text


def test_story_1_a_new_director_has_a_need_and_helpers_of_every_sort(demo: Generated) -> None:
    topic = topic_id("pre-charge-diversion")
    imani = demo.person("Imani Okafor-Whitfield")
    assert post_of(demo, "Imani Okafor-Whitfield").title == "Diversion Director"
    assert [need.urgency for need in demo.outgoing["seeks_help_with", imani] if need.to_id == topic] == ["high"]
    helpers = {edge.from_id for edge in demo.incoming["can_help_with", topic] if edge.evidence == "did_it"}
    expected = (
        "Rosalind Achterberg-Núñez",
        "Teodoro Quintanilla",
        "Henrik Sørlie",
        "Winona Goodfeather",
        "Camille Toussaint",
    )
    assert {demo.person(name) for name in expected} <= helpers
    for name in expected:
        assert not know_each_other(demo, "Imani Okafor-Whitfield", name)
        programs = ends(demo, "runs", demo.person(name))
        assert {edge.to_id for one in programs for edge in demo.outgoing["about", one.id]} == {topic}
    assert know_each_other(demo, "Imani Okafor-Whitfield", "Priya Srinivasan")
    for between in ("Lourdes Benavides", "Naomi Fairbairn"):
        assert know_each_other(demo, between, "Imani Okafor-Whitfield")
        assert know_each_other(demo, between, "Rosalind Achterberg-Núñez")
    places = {one.name: one for one in demo.of["jurisdiction"]}
    sizes = [places[name].population for name in ("Marlow County, Ohio", "Ashby County, Michigan")]
    assert max(sizes) < 1.3 * min(sizes)


def test_story_1_one_helper_refused_one_is_busy_one_leaves_one_was_never_asked(demo: Generated) -> None:
    refusals = demo.incoming["given_by", demo.person("Henrik Sørlie")]
    latest = max((demo.by_id[edge.from_id] for edge in refusals), key=lambda one: one.on)
    assert latest.decision == "refused"
    asked = demo.incoming["introduces", demo.person("Teodoro Quintanilla")]
    lately = [one for edge in asked if (one := demo.by_id[edge.from_id]).suggested_on >= "2026-09"]
    assert len(lately) >= 3
    (term,) = demo.outgoing["holds", demo.person("Winona Goodfeather")]
    assert term.end == "2027-01-04"
    assert not demo.incoming["given_by", demo.person("Camille Toussaint")]


def test_story_2_only_a_grant_shows_who_faced_what(demo: Generated) -> None:
    for name, sort in (
        ("Vivian Roundtree", "recall"),
        ("Joaquín Villaseñor", "recall"),
        ("Marcella Drayton", "removal"),
        ("Eleanor Whitcomb", "harassment"),
    ):
        (edge,) = demo.outgoing["faced", demo.person(name)]
        pressure = demo.by_id[edge.to_id]
        assert (pressure.classification, pressure.sensitivity, edge.sensitivity) == (sort, "restricted", "restricted")
    backlash = topic_id("backlash")
    vivian = demo.outgoing["seeks_help_with", demo.person("Vivian Roundtree")]
    assert {(need.to_id == backlash, need.sensitivity) for need in vivian} == {(True, "restricted"), (False, "staff")}
    for name in ("Joaquín Villaseñor", "Marcella Drayton"):
        offers = demo.outgoing["can_help_with", demo.person(name)]
        assert [one.sensitivity for one in offers if one.to_id == backlash] == ["restricted"]
        assert {one.sensitivity for one in offers if one.to_id != backlash} == {"open"}


def test_story_3_three_chiefs_leave_in_january_and_each_has_a_deputy(demo: Generated) -> None:
    for chief, deputy in (
        ("Halina Kowalczyk", "Aster Mekonnen"),
        ("Cornell Gadsden", "Marisol Echeverría"),
        ("Eleanor Whitcomb", "Dermot Finnerty"),
    ):
        (term,) = demo.outgoing["holds", demo.person(chief)]
        post = demo.by_id[term.to_id]
        assert post.function == "chief_prosecutor"
        assert post.next_election == "2026-11-03"
        assert "2026-12-31" <= term.end <= "2027-01-05"
        (office,) = {edge.from_id for edge in demo.incoming["has_post", post.id]}
        seconds = post_of(demo, deputy)
        assert {edge.from_id for edge in demo.incoming["has_post", seconds.id]} == {office}
        assert [one for one in ends(demo, "asked", demo.person(chief)) if one.status == "in_progress"]
        assert sum(demo.person(chief) in (tie.from_id, tie.to_id) for tie in demo.of["knows"]) >= 3


def test_story_4_new_ties_came_of_the_last_collaboratory(demo: Generated) -> None:
    event = demo.made("convening", JUVENILE_COLLABORATORY)
    guests = {edge.from_id for edge in demo.incoming["attended", event.id] if edge.role != "host"}
    new = [
        tie
        for tie in demo.of["knows"]
        if {tie.from_id, tie.to_id} <= guests and tie.how == "met at the collaboratory on juvenile diversion"
    ]
    assert len(guests) == 28
    assert len(new) == 9
    assert all("2026-05-14" <= tie.first_on <= "2026-07-13" for tie in new)
    upcoming = demo.made("convening", "story/collaboratory-2027")
    assert upcoming.start > "2026-11-01"
    assert not demo.incoming["attended", upcoming.id]
    for convening in (event, upcoming):
        assert ends(demo, "about", convening.id)[0].name == "Juvenile diversion"
    helpers = {edge.from_id for edge in demo.incoming["can_help_with", topic_id("juvenile-diversion")]}
    assert len(helpers) >= 10


def test_story_5_a_pair_that_begins_and_a_pair_that_has_done_it(demo: Generated) -> None:
    for place, year, status, pair in (
        ("pinecrest-ga", 2026, "active", {"Octavia Singletary", "Jerome Tillery"}),
        ("oxmoor-md", 2021, "completed", {"Priya Srinivasan", "Shanice Poindexter"}),
    ):
        cohort = demo.made("engagement", f"story/{place}/{year}")
        assert (cohort.classification, cohort.status) == ("cohort", status)
        partners = [edge for edge in demo.incoming["took_part", cohort.id] if edge.role != "staff"]
        classes = {
            demo.by_id[one.from_id].classification for one in partners if demo.by_id[one.from_id].kind == "organization"
        }
        assert classes == {"prosecutor_office", "community_organization"}
        assert {demo.by_id[one.from_id].name for one in partners if demo.by_id[one.from_id].kind == "person"} == pair
    for one in ("Octavia Singletary", "Jerome Tillery"):
        for other in ("Priya Srinivasan", "Shanice Poindexter"):
            assert not know_each_other(demo, one, other)


def test_story_6_what_came_of_the_alliances_two_convenings(demo: Generated) -> None:
    convenings = [demo.made("convening", f"alliance/{year}") for year in (2019, 2022)]
    alliance = demo.made("network", "alliance").id
    assert {edge.from_id for edge in demo.incoming["part_of", alliance]} >= {one.id for one in convenings}
    groups = [edge.from_id for one in convenings for edge in demo.incoming["formed_at", one.id]]
    assert len(groups) == 3
    resources = [one.id for group in groups for one in ends(demo, "produced", group)]
    assert len(resources) >= 4
    assert sum(use.outcome is not None for one in resources for use in demo.incoming["used", one]) >= 5
    commitments = [demo.by_id[edge.from_id] for one in convenings for edge in demo.incoming["at", one.id]]
    assert {"open", "kept", "dropped"} <= {one.status for one in commitments}
    assert [one for one in commitments if one.lesson]
    assert all(demo.incoming["made", one.id] for one in commitments)


def test_story_8_two_novembers_differ_in_what_a_report_counts(demo: Generated) -> None:
    """Ties, posts, introductions and observations are dated within the last two years as well as before."""
    for kind, name, least in (("knows", "first_on", 30), ("holds", "start", 15), ("introduction", "met_on", 5)):
        days = [value for one in demo.of[kind] if (value := getattr(one, name))]
        lately = [day for day in days if "2025-11" <= day < "2026-11"]
        assert least <= len(lately) < len(days)


def test_stories_add_no_edge_that_is_more_open_than_its_ends(demo: Generated) -> None:
    request = demo.made("request", "story/vivian")
    assert request.sensitivity == "restricted"
    edges = [
        edge for edge in demo.records if isinstance(edge, Relationship) and request.id in (edge.from_id, edge.to_id)
    ]
    assert len(edges) == 2
    assert {edge.sensitivity for edge in edges} == {"restricted"}
