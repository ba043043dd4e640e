"""What a record is joined to: grouped, named, dated, counted, and within the viewer's rights."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from api import create_app, issue_sign_in_link
from cjn_graph.errors import Forbidden, InvalidInput, NotFound
from cjn_graph.model import Record
from cjn_graph.pages.joined import Neighbour, list_neighbours, neighbours_of
from cjn_graph.services.terms import office_of
from cjn_graph.store import Store
from tests.making import ADMIN, CLEARED, STAFF, VIEWER, edge, entity, workspace_on, write
from tests.watched import WatchedStore

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


def test_a_large_group_is_cut_and_counted(store: Store) -> None:
    people = [entity("person", str(number), name=f"Person {number}") for number in range(5)]
    offers = [edge("can_help_with", one, TOPIC, since=f"202{at}") for at, one in enumerate(people)]
    write(store, TOPIC, *people, *offers)
    [group] = list_neighbours(workspace_on(store), STAFF, TOPIC.id, limit=3)
    assert (group.count, [one.name for one in group.neighbours]) == (5, ["Person 4", "Person 3", "Person 2"])


def test_what_is_cut_is_the_end_of_the_whole_list(store: Store) -> None:
    write(store, *network())
    workspace = workspace_on(store)
    for record in (PLACE, OFFICE, SEAT, TOPIC, PROGRAM, COHORT, EVENT, REFORM, INTRODUCTION):
        whole = list_neighbours(workspace, STAFF, record.id)
        cut = list_neighbours(workspace, STAFF, record.id, limit=1)
        assert [(group.title, group.count) for group in cut] == [(group.title, group.count) for group in whole]
        assert [group.neighbours for group in cut] == [group.neighbours[:1] for group in whole]


@pytest.mark.parametrize("day", ["2026-11-01", "2026-11", "2026"])
def test_what_ended_before_today_comes_last_as_precisely_as_it_is_known(store: Store, day: str) -> None:
    needs = {"ends today": day, "over": "2026-10-31", "over long": "2025", "goes on": None, "ends later": "2027"}
    people = {key: entity("person", key, name=key) for key in needs}
    edges = [edge("seeks_help_with", people[key], TOPIC, since="2020", until=until) for key, until in needs.items()]
    write(store, TOPIC, *people.values(), *edges)
    [group] = list_neighbours(workspace_on(store), STAFF, TOPIC.id)
    assert [(one.name, one.over) for one in group.neighbours] == [
        *(("ends later", False), ("ends today", False), ("goes on", False), ("over", True), ("over long", True)),
    ]


def test_names_order_what_has_no_date_accents_and_case_aside(store: Store) -> None:
    people = [entity("person", key, name=key) for key in ("zoe", "Élan", "eda", "Ende")]
    write(store, TOPIC, *people, *(edge("can_help_with", one, TOPIC) for one in people))
    [group] = list_neighbours(workspace_on(store), STAFF, TOPIC.id)
    assert [one.name for one in group.neighbours] == ["eda", "Élan", "Ende", "zoe"]


def test_what_has_no_neighbours_to_list_says_why(store: Store) -> None:
    holds = edge("holds", ADA, SEAT)
    secret = entity("topic", "secret", sensitivity="restricted")
    write(store, ADA, SEAT, TOPIC, secret, holds)
    workspace = workspace_on(store)
    assert list_neighbours(workspace, STAFF, TOPIC.id) == []
    for record, match in ((ADA, "on their page"), (holds, "one of its two ends")):
        with pytest.raises(InvalidInput, match=match):
            list_neighbours(workspace, STAFF, record.id)
    for limit in (0, 301):
        with pytest.raises(InvalidInput, match="limit"):
            list_neighbours(workspace, STAFF, TOPIC.id, limit=limit)
    for absent in (secret.id, entity("topic", "absent").id, "nonsense"):
        with pytest.raises(NotFound):
            list_neighbours(workspace, STAFF, absent)
    with pytest.raises(Forbidden):
        list_neighbours(workspace, VIEWER, TOPIC.id)


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


def test_the_page_of_a_post_reads_what_it_is_joined_to_once(store: Store) -> None:
    write(store, *network())
    write(store, entity("account", "staff", role="staff"), viewer=ADMIN)
    watched = WatchedStore(store)
    workspace = workspace_on(watched)
    application = create_app(workspace.settings, workspace=workspace)
    client = TestClient(application, base_url="http://localhost")
    client.get(issue_sign_in_link(application, "staff", base_url="http://localhost"))
    watched.names.clear()
    page = client.get(f"/facts/{SEAT.id}").text
    assert "<h1>County Attorney, Marlow Office</h1>" in page
    assert [name for name in watched.names if name.startswith("records/neighbours")] == ["records/neighbours_by_sort"]
