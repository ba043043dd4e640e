"""What a record is joined to: grouped, named, dated, counted, and within the viewer's rights."""

from __future__ import annotations

import pytest

from cjn_graph.errors import Forbidden
from cjn_graph.model import MODEL, Record
from cjn_graph.services import neighbours
from cjn_graph.services.neighbour_titles import TITLES
from cjn_graph.services.neighbours import Neighbour, neighbours_of
from cjn_graph.services.office_people import office_of
from cjn_graph.store import Store
from tests.making import CLEARED, STAFF, VIEWER, edge, entity, workspace_on, write

ADA, BEN, CLEO = (entity("person", key, name=key.title()) for key in ("ada", "ben", "cleo"))
OFFICE = entity("organization", "o", name="Marlow Office")
PLACE = entity("jurisdiction", "j", name="Marlow County, Ohio")
TOPIC = entity("topic", "t", name="diversion")
SEAT = entity("post", "s", title="County Attorney", level="chief")
EMPTY = entity("post", "e", title="Analyst")
PROGRAM, REFORM = entity("program", "p", name="Pre-Charge"), entity("reform", "r", name="Declination")
COHORT = entity("engagement", "c", name="Cohort 2021", status="completed", start="2021", end="2022")
EVENT = entity("convening", "v", name="Workshop", start="2026-03")
INTRODUCTION = entity("introduction", "i", status="met", suggested_on="2026-02", met_on="2026-04")


def network() -> list[Record]:
    return [
        *(ADA, BEN, CLEO, OFFICE, PLACE, TOPIC, SEAT, EMPTY, PROGRAM, REFORM, COHORT, EVENT, INTRODUCTION),
        *(edge("serves", OFFICE, PLACE), edge("has_post", OFFICE, SEAT), edge("has_post", OFFICE, EMPTY)),
        edge("holds", ADA, SEAT, start="2020", end="2026-12-31", how="elected"),
        edge("holds", BEN, SEAT, start="2027-01-01"),
        edge("holds", CLEO, SEAT, start="2012", end="2019"),
        *(edge("runs", ADA, PROGRAM, role="director", start="2021"), edge("runs", OFFICE, PROGRAM)),
        *(edge("in", PROGRAM, PLACE), edge("in", REFORM, PLACE), edge("in", COHORT, PLACE)),
        *(edge("took_part", ADA, COHORT, role="lead"), edge("took_part", OFFICE, COHORT)),
        *(edge("attended", ADA, EVENT, role="speaker"), edge("attended", CLEO, EVENT)),
        edge("can_help_with", ADA, TOPIC, level="expert", evidence="did_it", since="2021"),
        edge("seeks_help_with", BEN, TOPIC, urgency="high", until="2025"),
        edge("seeks_help_with", CLEO, TOPIC, urgency="low"),
        *(edge("introduces", INTRODUCTION, ADA), edge("introduces", INTRODUCTION, CLEO)),
        edge("about", INTRODUCTION, TOPIC),
    ]


def told(store: Store, record: Record) -> dict[str, list[Neighbour]]:
    return {group.title: group.neighbours for group in neighbours_of(workspace_on(store), STAFF, record.id)}


def names(groups: dict[str, list[Neighbour]]) -> dict[str, list[str]]:
    return {title: [one.name for one in group] for title, group in groups.items()}


def test_every_relationship_has_a_title_from_both_ends() -> None:
    for kind, declared in MODEL.relationships.items():
        for start, end in declared.endpoints:
            if start != "person":
                assert (kind, True, end) in TITLES, (kind, end)
            if end != "person":
                assert (kind, False, start) in TITLES, (kind, start)


def test_a_place_leads_to_its_offices_their_people_and_the_work_done_there(store: Store) -> None:
    write(store, *network())
    groups = told(store, PLACE)
    assert names(groups) == {
        "People of the offices that serve it": ["Ada", "Ben"],
        "Offices and organizations that serve it": ["Marlow Office"],
        "Engagements here": ["Cohort 2021"],
        "Programs here": ["Pre-Charge"],
        "Reforms here": ["Declination"],
    }
    ada = groups["People of the offices that serve it"][0]
    assert [part.name for part in ada.through] == ["County Attorney", "Marlow Office"]
    assert groups["Engagements here"][0].detail == "cohort, completed"


def test_the_people_of_an_office_that_served_the_place_before_are_left_out(store: Store) -> None:
    gone = entity("organization", "gone", name="Old Office")
    seat = entity("post", "gone")
    write(
        store,
        *(ADA, PLACE, gone, seat, edge("has_post", gone, seat), edge("holds", ADA, seat)),
        edge("serves", gone, PLACE, end="2020"),
    )
    assert names(told(store, PLACE)) == {"Offices and organizations that serve it": ["Old Office"]}


def test_an_organization_lists_who_works_there_who_will_and_who_did_and_what_is_vacant(store: Store) -> None:
    write(store, *network())
    assert names(told(store, OFFICE)) == {
        "Who works here": ["Ada"],
        "Who starts later": ["Ben"],
        "Posts that nobody holds today": ["Analyst"],
        "Place it serves": ["Marlow County, Ohio"],
        "Programs it runs": ["Pre-Charge"],
        "Engagements it took part in": ["Cohort 2021"],
        "Who worked here before": ["Cleo"],
    }


def test_a_post_tells_its_terms_the_coming_one_and_the_past_ones_too(store: Store) -> None:
    write(store, *network())
    groups = told(store, SEAT)
    assert [(one.name, one.start, one.end, one.ahead, one.over) for one in groups["Terms"]] == [
        ("Ben", "2027-01-01", None, True, False),
        ("Ada", "2020", "2026-12-31", False, False),
        ("Cleo", "2012", "2019", False, True),
    ]
    office = office_of(workspace_on(store), STAFF, SEAT.id)
    assert office is not None
    assert office.name == "Marlow Office"


def test_a_topic_tells_who_offers_and_who_seeks_help_with_their_post(store: Store) -> None:
    write(store, *network())
    groups = told(store, TOPIC)
    offers, seeks = groups["Offers help"], groups["Seeks help"]
    assert [(one.name, one.detail, one.start) for one in offers] == [("Ada", "expert, did it", "2021")]
    assert [part.name for part in offers[0].through] == ["County Attorney", "Marlow Office"]
    assert [(one.name, one.over) for one in seeks] == [("Cleo", False), ("Ben", True)]
    assert names(groups)["Introductions with this topic"] == ["Ada and Cleo"]


def test_work_and_events_tell_who_had_part_in_them(store: Store) -> None:
    write(store, *network())
    assert [(one.name, one.detail) for one in told(store, PROGRAM)["Who runs it"]] == [("Ada", "director")]
    assert names(told(store, PROGRAM))["Where"] == ["Marlow County, Ohio"]
    cohort = names(told(store, COHORT))
    assert (cohort["Who took part"], cohort["Organizations that took part"]) == (["Ada"], ["Marlow Office"])
    came = told(store, EVENT)["Who came"]
    assert [(one.name, one.detail) for one in came] == [("Ada", "speaker"), ("Cleo", "participant")]


def test_a_large_group_is_cut_and_counted(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbours, "LISTED", 3)
    people = [entity("person", str(number), name=f"Person {number}") for number in range(5)]
    offers = [edge("can_help_with", one, TOPIC, since=f"202{at}") for at, one in enumerate(people)]
    write(store, TOPIC, *people, *offers)
    [group] = neighbours_of(workspace_on(store), STAFF, TOPIC.id)
    assert (group.count, [one.name for one in group.neighbours]) == (5, ["Person 4", "Person 3", "Person 2"])


def test_hidden_neighbours_leave_no_trace_and_viewers_are_refused(store: Store) -> None:
    write(store, *network())
    records = (PLACE, OFFICE, SEAT, TOPIC, PROGRAM, COHORT, EVENT, REFORM, INTRODUCTION)
    workspace = workspace_on(store)
    before = [[group.model_dump() for group in neighbours_of(workspace, STAFF, one.id)] for one in records]
    closed = {"sensitivity": "restricted"}
    secret = entity("person", "secret", name="Secret", **closed)
    post = entity("post", "hidden", title="Hidden post", **closed)
    write(
        store,
        *(secret, post, edge("has_post", OFFICE, post, **closed), edge("holds", BEN, post, **closed)),
        *(edge("holds", secret, EMPTY, **closed), edge("can_help_with", secret, TOPIC, **closed)),
        *(edge("runs", BEN, PROGRAM, **closed), edge("took_part", BEN, COHORT, **closed)),
        *(edge("attended", BEN, EVENT, **closed), edge("runs", BEN, REFORM, **closed)),
    )
    after = [[group.model_dump() for group in neighbours_of(workspace, STAFF, one.id)] for one in records]
    assert after == before
    seen = {group.title: group for group in neighbours_of(workspace, CLEARED, OFFICE.id)}
    assert {"Secret", "Ben"} <= {one.name for one in seen["Who works here"].neighbours}
    with pytest.raises(Forbidden):
        neighbours_of(workspace, VIEWER, OFFICE.id)


def test_people_and_relationships_have_pages_of_their_own(store: Store) -> None:
    write(store, *network())
    workspace = workspace_on(store)
    assert neighbours_of(workspace, STAFF, ADA.id) == []
    assert neighbours_of(workspace, STAFF, edge("holds", ADA, SEAT).id) == []
