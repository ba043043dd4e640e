"""The record services: create, relate, read, change, list, succession."""

import dataclasses
from typing import Any

import pytest

from cjn_graph.errors import Forbidden, InvalidInput, NotFound, StaleTerms, StaleVersion
from cjn_graph.model import Record, derived_id
from cjn_graph.services import records, succession
from cjn_graph.store import Store
from tests.making import ADMIN, CLEARED, STAFF, VIEWER, edge, entity, workspace_on, write

OFFICE, POST = entity("organization", "office"), entity("post", "chief", function="chief_prosecutor")
OLD, NEW, FRIEND = entity("person", "old"), entity("person", "new"), entity("person", "friend")


def refused(store: Store, error: type[Exception], match: str, call: Any, *arguments: Any, **options: Any) -> None:
    before = store.last_change()
    with pytest.raises(error, match=match):
        call(workspace_on(store), *arguments, **options)
    assert store.last_change() == before


def test_create_read_update_delete_restore(store: Store) -> None:
    workspace = workspace_on(store)
    created = records.create(workspace, STAFF, "person", {"name": "Ada Example"})
    assert records.read(workspace, STAFF, created.id) == created
    updated = records.update(workspace, STAFF, created.id, {"phone": "555"}, expected_version=1)
    assert updated.version == 2
    records.delete(workspace, STAFF, created.id, expected_version=2)
    refused(store, NotFound, "no record", records.read, STAFF, created.id)
    assert records.restore(workspace, STAFF, created.id).version == 4


def test_wrong_input_writes_nothing(store: Store) -> None:
    write(store, OLD)
    refused(store, InvalidInput, "no kind of record", records.create, STAFF, "unicorn", {})
    refused(store, InvalidInput, "joins two records", records.create, STAFF, "knows", {})
    refused(store, InvalidInput, "no relationship called", records.relate, STAFF, "person", OLD.id, NEW.id)
    refused(store, InvalidInput, "name: is missing", records.create, STAFF, "person", {})
    refused(store, InvalidInput, "set by the store", records.create, STAFF, "person", {"name": "x", "version": 3})
    refused(store, InvalidInput, "is not a date", records.relate, STAFF, "knows", OLD.id, NEW.id, {"last_on": "May"})
    refused(store, NotFound, "no such record", records.relate, STAFF, "knows", OLD.id, NEW.id)
    refused(store, StaleVersion, "version 1", records.update, STAFF, OLD.id, {"name": "x"}, expected_version=7)
    refused(store, NotFound, "no record", records.read, STAFF, "'; DROP")
    refused(store, Forbidden, "needs the role staff", records.create, VIEWER, "person", {"name": "x"})
    refused(store, Forbidden, "needs the role staff", records.read, VIEWER, OLD.id)
    refused(store, InvalidInput, "limit", records.list_records, STAFF, "person", limit=0)


def test_list_pages_through_everything_once(store: Store) -> None:
    workspace = workspace_on(store)
    people = [entity("person", str(number)) for number in range(7)]
    secret = entity("person", "secret", sensitivity="restricted")
    write(store, *people, secret)
    seen: list[str] = []
    while page := records.list_records(workspace, STAFF, "person", after=seen[-1] if seen else "", limit=3):
        seen += [record.id for record in page]
    assert seen == sorted(person.id for person in people)
    assert len(records.list_records(workspace, CLEARED, "person")) == 8
    write(store, edge("knows", people[0], people[1]), edge("knows", people[0], secret))
    assert len(records.list_records(workspace, STAFF, "knows")) == 1


def office(store: Store, *more: Record) -> None:
    write(store, OFFICE, POST, OLD, NEW, FRIEND, edge("has_post", OFFICE, POST), edge("holds", OLD, POST, start="2019"))
    write(store, *more)


def terms(store: Store) -> dict[str, tuple[str | None, str | None]]:
    listed = records.list_records(workspace_on(store), STAFF, "holds")
    return {
        str(getattr(term, "from_id", "")): (getattr(term, "start", None), getattr(term, "end", None)) for term in listed
    }


@pytest.mark.parametrize(("on", "end"), [("2026-01-05", "2026-01-04"), ("2026-01", "2026-01"), ("2026", "2026")])
def test_succession_closes_one_term_and_opens_the_next(store: Store, on: str, end: str) -> None:
    office(store)
    receipt = succession.succeed(workspace_on(store), STAFF, POST.id, NEW.id, on=on, how="elected")
    assert terms(store) == {OLD.id: ("2019", end), NEW.id: (on, None)}
    assert ([one.action for one in receipt.written], receipt.notes) == (["update", "create"], [])


def joined(store: Store, kind: str) -> set[tuple[str, str]]:
    """The ends of all relationships of a kind."""
    found = records.list_records(workspace_on(store), STAFF, kind)
    return {(getattr(one, "from_id", ""), getattr(one, "to_id", "")) for one in found}


def test_succession_hands_open_work_on(store: Store) -> None:
    asked, answered = entity("request", "open"), entity("request", "done", status="answered")
    planned, met = entity("introduction", "planned", status="proposed"), entity("introduction", "met", status="met")
    links = [edge("asked", OLD, asked), edge("asked", OLD, answered)]
    links += [edge("introduces", introduction, who) for introduction in (planned, met) for who in (OLD, FRIEND)]
    office(store, asked, answered, planned, met, *links)
    succession.succeed(workspace_on(store), STAFF, POST.id, NEW.id, on="2026-01-05")
    assert joined(store, "asked") == {(NEW.id, asked.id), (OLD.id, answered.id)}
    assert joined(store, "introduces") == {
        (planned.id, NEW.id),
        (planned.id, FRIEND.id),
        (met.id, OLD.id),
        (met.id, FRIEND.id),
    }


@pytest.mark.parametrize(("end", "handed"), [("2027-01-03", True), ("2026-12", True), ("2026-11", False)])
def test_open_work_is_handed_on_by_a_term_whose_end_was_known_before(store: Store, end: str, handed: bool) -> None:
    asked = entity("request", "open")
    write(store, POST, OLD, NEW, asked, edge("holds", OLD, POST, start="2019", end=end), edge("asked", OLD, asked))
    succession.succeed(workspace_on(store), STAFF, POST.id, NEW.id, on="2027-01-04")
    assert terms(store) == {OLD.id: ("2019", end), NEW.id: ("2027-01-04", None)}
    assert joined(store, "asked") == {((NEW if handed else OLD).id, asked.id)}


def test_who_leaves_shortly_after_another_term_hands_their_work_on_once(store: Store) -> None:
    asked = entity("request", "open")
    terms_before = [
        edge("holds", OLD, POST, id=derived_id("holds", str(number)), **dates)
        for number, dates in enumerate(({"start": "2023", "end": "2026-12-31"}, {"start": "2027-01-01"}))
    ]
    write(store, POST, OLD, NEW, asked, *terms_before, edge("asked", OLD, asked))
    succession.succeed(workspace_on(store), STAFF, POST.id, NEW.id, on="2027-01-20")
    assert joined(store, "asked") == {(NEW.id, asked.id)}


def test_what_somebody_began_after_their_term_had_ended_stays_with_them(store: Store) -> None:
    before, after = (entity("request", day, asked_on=day) for day in ("2026-12-31", "2027-01-10"))
    old, new = (entity("introduction", day, suggested_on=day) for day in ("2026-12", "2027-01-02"))
    write(
        store, POST, OLD, NEW, FRIEND, before, after, old, new, edge("holds", OLD, POST, start="2019", end="2026"),
        *(edge("asked", OLD, request) for request in (before, after)),
        *(edge("introduces", one, person) for one in (old, new) for person in (OLD, FRIEND)),
    )  # fmt: skip
    succession.succeed(workspace_on(store), STAFF, POST.id, NEW.id, on="2027-01-20")
    assert joined(store, "asked") == {(NEW.id, before.id), (OLD.id, after.id)}
    others = {(one.id, FRIEND.id) for one in (old, new)}
    assert joined(store, "introduces") - others == {(old.id, NEW.id), (new.id, OLD.id)}


@pytest.mark.parametrize(
    ("dates", "kept"),
    [
        ({}, True),
        ({"start": "2020"}, True),
        ({"start": "2020", "end": "2027-01-04"}, True),
        ({"start": "2020", "end": "2027-01-03"}, False),
        ({"start": "2027-01-04"}, False),
    ],
)
def test_who_keeps_another_post_keeps_what_they_have_open(store: Store, dates: dict[str, str], kept: bool) -> None:
    """A post that begins with the hand-over is a move: it leaves the work behind."""
    asked, planned = entity("request", "open"), entity("introduction", "planned", status="proposed")
    other = entity("post", "other")
    work = [edge("asked", OLD, asked), edge("introduces", planned, OLD), edge("introduces", planned, FRIEND)]
    office(store, other, asked, planned, edge("holds", OLD, other, **dates), *work)
    receipt = succession.succeed(workspace_on(store), STAFF, POST.id, NEW.id, on="2027-01-04")
    whose = OLD if kept else NEW
    assert joined(store, "asked") == {(whose.id, asked.id)}
    assert joined(store, "introduces") == {(planned.id, whose.id), (planned.id, FRIEND.id)}
    said = (
        "Person old keeps another post: 2 open requests and introductions stay with Person old, unless handed on too."
    )
    assert receipt.notes == ([said] if kept else [])


def test_all_open_work_is_handed_on_where_that_is_asked_for(store: Store) -> None:
    asked, other = entity("request", "open"), entity("post", "other")
    office(store, other, asked, edge("holds", OLD, other), edge("asked", OLD, asked))
    receipt = succession.succeed(workspace_on(store), STAFF, POST.id, NEW.id, on="2027-01-04", all_work=True)
    assert (joined(store, "asked"), receipt.notes) == ({(NEW.id, asked.id)}, [])


def test_nothing_is_said_of_work_where_who_keeps_another_post_has_none(store: Store) -> None:
    other = entity("post", "other")
    office(store, other, edge("holds", OLD, other))
    assert succession.succeed(workspace_on(store), STAFF, POST.id, NEW.id, on="2027-01-04").notes == []


def test_succession_into_an_empty_post(store: Store) -> None:
    write(store, POST, NEW)
    succession.succeed(workspace_on(store), STAFF, POST.id, NEW.id, on="2026-01")
    assert terms(store) == {NEW.id: ("2026-01", None)}


def test_impossible_successions_write_nothing(store: Store) -> None:
    office(store)
    refused(store, InvalidInput, "is not a date", succession.succeed, STAFF, POST.id, NEW.id, on="soon")
    refused(
        store, InvalidInput, "9999 is more than 20 years ahead", succession.succeed, STAFF, POST.id, NEW.id, on="9999"
    )
    refused(store, InvalidInput, "holds this post already", succession.succeed, STAFF, POST.id, OLD.id, on="2026")
    refused(store, InvalidInput, "not before 2018", succession.succeed, STAFF, POST.id, NEW.id, on="2018")
    refused(store, NotFound, "no post", succession.succeed, STAFF, OLD.id, NEW.id, on="2026")
    refused(store, NotFound, "no record", succession.succeed, STAFF, POST.id, derived_id("person", "nobody"), on="2026")


def test_a_succession_is_refused_where_somebody_else_was_faster(store: Store) -> None:
    office(store)
    workspace = workspace_on(store)
    seen = succession.show_seat(workspace, STAFF, POST.id)
    assert [(holder.person_id, holder.start, holder.end) for holder in seen.holders] == [(OLD.id, "2019", None)]
    succession.succeed(workspace, STAFF, POST.id, NEW.id, on="2027-01-04", expected_state=seen.state)
    again = (succession.succeed, STAFF, POST.id, FRIEND.id)
    late = {"on": "2027-01-05", "expected_state": seen.state}
    refused(store, StaleTerms, "Person new from 2027-01-04", *again, **late)
    assert terms(store) == {OLD.id: ("2019", "2027-01-03"), NEW.id: ("2027-01-04", None)}
    same_day = {"on": "2027-01-04"}
    refused(
        store, InvalidInput, "does not hold it after all", succession.succeed, STAFF, POST.id, FRIEND.id, **same_day
    )
    now = succession.show_seat(workspace, STAFF, POST.id)
    assert [holder.person_id for holder in now.holders] == [OLD.id, NEW.id], "one holds it still, one will"
    succession.succeed(workspace, STAFF, POST.id, FRIEND.id, on="2028", expected_state=now.state)


def test_a_succession_notices_edited_removed_and_vacant_terms(store: Store) -> None:
    write(store, POST, OLD, NEW)
    workspace = workspace_on(store)
    states = [succession.show_seat(workspace, STAFF, POST.id).state]
    term = records.relate(workspace, STAFF, "holds", OLD.id, POST.id, {"start": "2019"})
    states.append(succession.show_seat(workspace, STAFF, POST.id).state)
    records.update(workspace, STAFF, term.id, {"end": "2026"}, expected_version=1)
    states.append(succession.show_seat(workspace, STAFF, POST.id).state)
    records.delete(workspace, STAFF, term.id, expected_version=2)
    assert succession.show_seat(workspace, STAFF, POST.id).state == states[0]
    assert len(set(states)) == 3
    call = (succession.succeed, STAFF, POST.id, NEW.id)
    refused(store, StaleTerms, "held by nobody", *call, on="2027", expected_state=states[1])
    refused(store, StaleTerms, "held by nobody", *call, on="2027", expected_state="")


def test_a_write_between_reading_and_writing_stops_a_succession(store: Store) -> None:
    """The post is vacant, so no term's version could tell: the transaction itself looks again."""
    write(store, POST, OLD, NEW)
    workspace = workspace_on(store)
    made = workspace.new_id

    def entered_meanwhile(kind: str) -> str:
        if kind == "holds" and not terms(store):
            write(store, edge("holds", OLD, POST, start="2026"))
        return made(kind)

    late = dataclasses.replace(workspace, new_id=entered_meanwhile)
    with pytest.raises(StaleTerms, match="held by Person old from 2026"):
        succession.succeed(late, STAFF, POST.id, NEW.id, on="2027-01-04")
    assert terms(store) == {OLD.id: ("2026", None)}


def test_a_hidden_term_neither_shows_nor_stops_a_succession(store: Store) -> None:
    office(store)
    workspace = workspace_on(store)
    seen = succession.show_seat(workspace, STAFF, POST.id)
    write(store, edge("holds", FRIEND, POST, start="2020", sensitivity="restricted"))
    assert succession.show_seat(workspace, STAFF, POST.id) == seen
    assert len(succession.show_seat(workspace, CLEARED, POST.id).holders) == 2
    refused(store, Forbidden, "needs the role staff", succession.show_seat, VIEWER, POST.id)
    refused(store, NotFound, "no post", succession.show_seat, STAFF, OLD.id)
    succession.succeed(workspace, STAFF, POST.id, NEW.id, on="2026-01-05", expected_state=seen.state)


def test_accounts_and_grants_decide_the_viewer(store: Store) -> None:
    workspace = workspace_on(store)
    assert workspace.viewer_for("staff") == STAFF
    with pytest.raises(NotFound, match="no account called 'nobody'"):
        workspace.viewer_for("nobody")
    kim, gone = entity("account", "kim", role="manager"), entity("account", "gone", role="staff", disabled=True)
    grants = [entity("grant", "old", end="2025"), entity("grant", "next", start="2027")]
    write(store, kim, gone, *grants, *(edge("given_to", grant, kim) for grant in grants), viewer=ADMIN)
    viewer = workspace.viewer_for("kim")
    assert (viewer.role, viewer.grants) == ("manager", frozenset())
    now = entity("grant", "now", start="2026-01", end="2026-11")
    write(store, now, edge("given_to", now, kim), viewer=ADMIN)
    assert workspace.viewer_for("kim").grants == {"restricted"}
    with pytest.raises(Forbidden, match="is disabled"):
        workspace.viewer_for("gone")


def test_a_relationship_whose_end_is_deleted_is_not_changed_unseen(store: Store) -> None:
    known = edge("knows", OLD, FRIEND)
    write(store, OLD, FRIEND, known)
    workspace = workspace_on(store)
    records.delete(workspace, STAFF, OLD.id, expected_version=1)
    refused(store, NotFound, "no record", records.update, STAFF, known.id, {"basis": "x"}, expected_version=1)
    refused(store, Forbidden, "Writing records", records.update, VIEWER, known.id, {}, expected_version=1)
