"""Convenings on both stores: from the list to who came and what came of it."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from cjn_graph.access import Viewer
from cjn_graph.errors import Conflict, Forbidden, InvalidInput, NotFound
from cjn_graph.model import Record
from cjn_graph.pages.convenings import ConveningPlan, list_convenings, plan_convening
from cjn_graph.services.contacts import record_attendance
from cjn_graph.services.history import undo
from cjn_graph.services.inviting import invite, seat_guests, uninvite
from cjn_graph.services.workspace import Workspace
from cjn_graph.store import Store
from cjn_graph.verbs import VERBS
from tests.making import ADMIN, CLEARED, STAFF, VIEWER, edge, entity, workspace_on, write

NAMES = ("Ada", "Ben", "Cleo", "Dev", "Eli", "Fay", "Gus", "Hal")
PEOPLE = {name: entity("person", name.lower(), name=f"{name} Sample") for name in NAMES}
IDS = {name: person.id for name, person in PEOPLE.items()}
NEXT = entity("convening", "next", name="Collaboratory 2027", start="2027-02-18")
LAST = entity("convening", "last", name="Collaboratory 2026", start="2026-05-14", end="2026-05-15")
BARE = entity("convening", "bare", name="Undated")


def facts() -> list[Record]:
    """Eight people, four of whom came last time: Ada and Ben met there, Cleo and Dev knew each other before."""
    topic = entity("topic", "t", name="Juvenile diversion")
    edges = [edge("about", one, topic) for one in (NEXT, LAST)]
    edges += [edge("attended", PEOPLE[name], LAST) for name in NAMES[:4]]
    edges += [
        edge("can_help_with", PEOPLE["Fay"], topic, evidence="did_it"),
        edge("seeks_help_with", PEOPLE["Gus"], topic),
    ]
    for one, other, first in (("Ada", "Ben", "2026-06-02"), ("Cleo", "Dev", "2024"), ("Ada", "Cleo", "2026-09")):
        edges.append(edge("knows", PEOPLE[one], PEOPLE[other], first_on=first, last_on="2026-10"))
    return [topic, NEXT, LAST, BARE, *PEOPLE.values(), *edges]


def states(plan: ConveningPlan) -> dict[str, str]:
    return {guest.person.name.split()[0]: guest.state for guest in plan.people}


def test_from_the_list_to_answers_and_who_came(store: Store) -> None:
    workspace = workspace_on(store)
    write(store, *facts())
    plan = plan_convening(workspace, STAFF, NEXT.id)
    assert (plan.people, plan.seats, plan.yields.value, plan.begun) == ([], None, None, False)
    assert [one.person.name for one in plan.suggestions[:2]] == ["Fay Sample", "Gus Sample"]
    assert "one could help the other: Fay Sample" in str(plan.suggestions[1].reasons)

    listed = invite(workspace, STAFF, NEXT.id, [IDS["Fay"], IDS["Gus"], IDS["Hal"], IDS["Eli"]])
    invite(workspace, STAFF, NEXT.id, [IDS["Fay"], IDS["Gus"]], answer="invited", on="2026-10-02")
    invite(workspace, ADMIN, NEXT.id, [IDS["Hal"]], answer="accepted", how="by phone")
    invite(workspace, STAFF, NEXT.id, [IDS["Eli"]], answer="declined")
    invite(workspace, STAFF, NEXT.id, [IDS["Gus"]], answer="invited", on="2026-10-30")
    plan = plan_convening(workspace, STAFF, NEXT.id, seats=2)
    assert states(plan) == {"Hal": "accepted", "Gus": "invited", "Fay": "no_answer", "Eli": "declined"}
    hal = plan.people[0]
    assert (hal.by, hal.answered_how, hal.answered_on, hal.listed_on) == (
        "admin",
        "by phone",
        "2026-11-01",
        "2026-11-01",
    )
    assert not {"Eli Sample", "Hal Sample"} & {one.person.name for one in plan.suggestions}
    assert plan.seats
    assert (plan.seats.seated, sorted(len(table.people) for table in plan.seats.tables)) == ("listed", [1, 2])
    [line] = [one for one in list_convenings(workspace, STAFF) if one.id == NEXT.id]
    assert line.guests == {"accepted": 1, "invited": 1, "no_answer": 1, "declined": 1}

    back = invite(workspace, STAFF, NEXT.id, [IDS["Hal"]])
    assert states(plan_convening(workspace, STAFF, NEXT.id))["Hal"] == "listed"
    undo(workspace, STAFF, str(back.transaction_id))
    uninvite(workspace, STAFF, NEXT.id, [IDS["Eli"]])
    assert set(states(plan_convening(workspace, STAFF, NEXT.id))) == {"Hal", "Gus", "Fay"}
    assert len(listed.written) == 4

    invite(workspace, STAFF, LAST.id, [IDS["Eli"], IDS["Hal"]], answer="invited", on="2026-04-01")
    record_attendance(workspace, STAFF, LAST.id, [IDS["Hal"]])
    plan = plan_convening(workspace, STAFF, LAST.id)
    assert states(plan) == dict.fromkeys(("Ada", "Ben", "Cleo", "Dev", "Hal"), "came") | {"Eli": "no_answer"}
    assert [one.name for one in list_convenings(workspace, STAFF)] == [
        "Collaboratory 2027",
        "Undated",
        "Collaboratory 2026",
    ]


def at_tables(workspace: Workspace, seats: int = 2) -> list[set[str]]:
    found = plan_convening(workspace, STAFF, NEXT.id, seats=seats).seats
    assert found
    return [{person.name.split()[0] for person in table.people} for table in found.tables]


def test_tables_are_edited_by_hand_and_the_others_find_their_place(store: Store) -> None:
    workspace = workspace_on(store)
    write(store, *facts())
    invite(workspace, STAFF, NEXT.id, [IDS[name] for name in ("Ada", "Ben", "Cleo", "Dev")], answer="accepted")
    found = at_tables(workspace)
    assert {"Ada", "Cleo"} not in found  # they know each other
    seat_guests(workspace, STAFF, NEXT.id, {IDS["Ada"]: 2, IDS["Cleo"]: 2})
    assert at_tables(workspace) == [{"Ben", "Dev"}, {"Ada", "Cleo"}]
    plan = plan_convening(workspace, STAFF, NEXT.id, seats=2)
    assert plan.seats
    assert [sorted(table.by_hand) for table in plan.seats.tables] == [[], sorted([IDS["Ada"], IDS["Cleo"]])]
    assert {guest.person.name: guest.table for guest in plan.people}["Ada Sample"] == 2
    seat_guests(workspace, STAFF, NEXT.id, {IDS["Ben"]: 2})  # three at a table for two: staff know why
    assert at_tables(workspace) == [{"Dev"}, {"Ada", "Ben", "Cleo"}]
    before = workspace.last_sequence()
    with pytest.raises(Conflict, match="A colleague changed the tables"):
        seat_guests(workspace, ADMIN, NEXT.id, {IDS["Ben"]: 1}, seen={})
    with pytest.raises(InvalidInput, match="Nobody would sit"):
        seat_guests(workspace, STAFF, NEXT.id, {IDS["Ben"]: 2})
    with pytest.raises(NotFound, match=r"^Hal Sample is not on the list"):
        seat_guests(workspace, STAFF, NEXT.id, {IDS["Hal"]: 1})
    with pytest.raises(Forbidden):
        seat_guests(workspace, VIEWER, NEXT.id, {IDS["Ben"]: 1})
    assert workspace.last_sequence() == before
    seat_guests(workspace, STAFF, NEXT.id, dict.fromkeys((IDS["Ada"], IDS["Ben"], IDS["Cleo"])))
    assert at_tables(workspace) == found
    seat_guests(workspace, STAFF, NEXT.id, {IDS["Ada"]: 5})
    invite(workspace, STAFF, NEXT.id, [IDS["Ada"]], answer="declined")
    told = {guest.person.name: (guest.state, guest.table) for guest in plan_convening(workspace, STAFF, NEXT.id).people}
    assert told["Ada Sample"] == ("declined", None), "the table is free again"
    with pytest.raises(Conflict, match="declined"):
        seat_guests(workspace, STAFF, NEXT.id, {IDS["Ada"]: 1})


def test_new_ties_are_those_of_the_sixty_days(store: Store) -> None:
    workspace = workspace_on(store)
    write(store, *facts())
    found = plan_convening(workspace, STAFF, LAST.id).yields
    # Six pairs; Cleo and Dev knew each other, Ada and Cleo met in September only.
    assert (found.attendees, found.new_ties.count, found.new_ties.of, found.value) == (4, 1, 5, 0.2)
    assert found.pairs
    assert [(one.name, other.name) for one, other in found.pairs] == [("Ada Sample", "Ben Sample")]
    assert (found.matched, found.beside.count, found.beside.of, found.until) == (4, 0, 6, "2026-07-14")
    assert found.new_ties.interval
    assert found.new_ties.interval[0] < 0.2 < found.new_ties.interval[1]
    for which, reason in ((NEXT, "counted until 2027-04-19"), (BARE, "No date")):
        assert reason in str(plan_convening(workspace, STAFF, which.id).yields.reason)


@pytest.fixture
def planned(empty_store: Store) -> Workspace:
    write(empty_store, *facts())
    return workspace_on(empty_store)


def test_what_is_refused(planned: Workspace) -> None:
    no_contact = entity("consent", "c", decision="do_not_contact", on="2026-01")
    write(planned.store, no_contact, edge("given_by", no_contact, PEOPLE["Dev"]))
    before = planned.last_sequence()

    def refused(error: type[Exception], says: str, viewer: Viewer, **values: Any) -> None:
        given: dict[str, Any] = {"convening_id": NEXT.id, "person_ids": [IDS["Fay"]]} | values
        with pytest.raises(error, match=says):
            invite(planned, viewer, **given)

    refused(Conflict, "asked not to be contacted", STAFF, person_ids=[IDS["Fay"], IDS["Dev"]])
    refused(InvalidInput, "twice", STAFF, person_ids=[IDS["Fay"]] * 2)
    refused(InvalidInput, "still to come", STAFF, on="2026-12")
    refused(NotFound, "There is no", STAFF, convening_id=IDS["Fay"])
    refused(NotFound, "no person", STAFF, person_ids=[entity("person", "nobody").id])
    refused(Forbidden, "Inviting", VIEWER)
    with pytest.raises(NotFound, match="is not on the list"):
        uninvite(planned, STAFF, NEXT.id, [IDS["Fay"]])
    for values in ({"seats": 1}, {"limit": 101}, {"topics": ["zzz qqq"]}, {"topics": ["x"] * 11}):
        with pytest.raises(InvalidInput):
            plan_convening(planned, STAFF, NEXT.id, **values)  # type: ignore[arg-type]
    with pytest.raises(Forbidden):
        plan_convening(planned, VIEWER, NEXT.id)
    assert planned.last_sequence() == before
    # What Dev answers is recorded all the same: he may have been asked by somebody else.
    invite(planned, STAFF, NEXT.id, [IDS["Dev"]], answer="declined")


def test_whom_only_some_may_see_is_on_the_list_for_these_alone(planned: Workspace) -> None:
    secret = entity("person", "secret", name="Secret Sample", sensitivity="restricted")
    write(planned.store, secret)
    invite(planned, STAFF, NEXT.id, [IDS["Fay"], IDS["Gus"]])
    before = plan_convening(planned, STAFF, NEXT.id)
    invite(planned, CLEARED, NEXT.id, [secret.id])
    seat_guests(planned, CLEARED, NEXT.id, {secret.id: 1})
    assert plan_convening(planned, STAFF, NEXT.id) == before
    [guest] = [one for one in plan_convening(planned, CLEARED, NEXT.id).people if one.person.id == secret.id]
    assert guest.restricted


@pytest.mark.parametrize("table", [True, False, 0, 201, "x", 1.5])
def test_a_table_is_a_number_and_nothing_else(table: object) -> None:
    body = VERBS["seat"].body
    with pytest.raises(ValidationError):
        body.model_validate({"people": ["Ada"], "table": table})
    assert [body.model_validate({"people": ["Ada"], "table": good}).model_dump()["table"] for good in (5, "5")] == [
        5,
        5,
    ]


def test_two_are_kept_apart(planned: Workspace) -> None:
    write(planned.store, edge("introduction_rule", PEOPLE["Eli"], PEOPLE["Fay"], rule="never", reason="A dispute"))
    invite(planned, STAFF, NEXT.id, [IDS[name] for name in NAMES], answer="accepted")
    plan = plan_convening(planned, STAFF, NEXT.id, seats=4, apart=[("Ada", "Ben Sample")])
    assert plan.seats
    assert (plan.seats.seated, plan.seats.kept_apart, plan.seats.broken) == ("accepted", 2, [])
    assert plan.seats.by_chance <= plan.seats.value <= plan.seats.at_most
    tables = [{person.id for person in table.people} for table in plan.seats.tables]
    for one, other in (("Ada", "Ben"), ("Eli", "Fay")):
        assert not [table for table in tables if {IDS[one], IDS[other]} <= table]
