"""The daily verbs: interactions, consents, offers, attendance, requests, history and undo."""

from typing import Any

import pytest

from cjn_graph.errors import Conflict, Forbidden, InvalidInput, NotFound, StaleVersion
from cjn_graph.model import derived_id
from cjn_graph.pages.person import show_person
from cjn_graph.services import contacts, history, records, requests, succession
from cjn_graph.store import Store
from tests.making import CLEARED, STAFF, VIEWER, edge, entity, workspace_on, write

ADA, BEN = entity("person", "ada", name="Ada"), entity("person", "ben", name="Ben")
TOPIC, EVENT = entity("topic", "t", name="bail"), entity("convening", "c", name="Webinar")
NOBODY = derived_id("person", "nobody")


def refused(store: Store, error: type[Exception], match: str, call: Any, *arguments: Any, **options: Any) -> None:
    before = store.last_change()
    with pytest.raises(error, match=match):
        call(workspace_on(store), *arguments, **options)
    assert store.last_change() == before


def test_a_call_is_logged_for_everybody_who_took_part(store: Store) -> None:
    write(store, ADA, BEN)
    workspace = workspace_on(store)
    receipt = contacts.log_interaction(workspace, STAFF, [ADA.id, BEN.id], {"channel": "call", "subject": "Grant"})
    assert [written.kind for written in receipt.written] == ["interaction", "involves", "involves"]
    for person in (ADA, BEN):
        (line,) = show_person(workspace, STAFF, person.id).interactions
        assert (line.name, line.start) == ("Grant", "2026-11-01")


def test_a_confidential_call_is_hidden_without_the_grant(store: Store) -> None:
    write(store, ADA)
    workspace = workspace_on(store)
    values = {"channel": "call", "note": "threats", "sensitivity": "restricted"}
    contacts.log_interaction(workspace, CLEARED, [ADA.id], values)
    assert show_person(workspace, STAFF, ADA.id).interactions == []
    assert len(show_person(workspace, CLEARED, ADA.id).interactions) == 1


def test_wrong_interactions_write_nothing(store: Store) -> None:
    write(store, ADA)
    refused(store, InvalidInput, "Nobody is named", contacts.log_interaction, STAFF, [], {"channel": "call"})
    refused(store, InvalidInput, "twice", contacts.log_interaction, STAFF, [ADA.id, ADA.id], {"channel": "call"})
    refused(store, InvalidInput, "channel", contacts.log_interaction, STAFF, [ADA.id], {"channel": "pigeon"})
    refused(
        store, InvalidInput, "not a date", contacts.log_interaction, STAFF, [ADA.id], {"channel": "call", "on": "x"}
    )
    refused(store, NotFound, "no such record", contacts.log_interaction, STAFF, [NOBODY], {"channel": "call"})
    later = {"channel": "call", "on": "2026-11-02"}
    refused(store, InvalidInput, "2026-11-02 is still to come", contacts.log_interaction, STAFF, [ADA.id], later)
    refused(store, Forbidden, "needs the role", contacts.log_interaction, VIEWER, [ADA.id], {"channel": "call"})


def test_the_latest_consent_counts(store: Store) -> None:
    write(store, ADA)
    workspace = workspace_on(store)
    contacts.record_consent(workspace, STAFF, ADA.id, {"decision": "granted", "on": "2024"})
    assert show_person(workspace, STAFF, ADA.id).consent == "granted"
    receipt = contacts.record_consent(workspace, STAFF, ADA.id, {"decision": "refused", "how": "by phone"})
    page = show_person(workspace, STAFF, ADA.id)
    assert (page.consent, page.consent_on) == ("refused", "2026-11-01")
    assert receipt.transaction_id is None
    assert receipt.notes[0].startswith("Now counts: refused since 2026-11-01.")
    transaction_id = history.history(workspace, STAFF, receipt.id_of("consent"))[0].transaction_id
    refused(store, Forbidden, "consent is never changed or deleted", history.undo, STAFF, transaction_id)
    refused(store, InvalidInput, "decision", contacts.record_consent, STAFF, ADA.id, {"decision": "maybe"})


def test_offers_needs_and_attendance(store: Store) -> None:
    write(store, ADA, BEN, TOPIC, EVENT)
    workspace = workspace_on(store)
    contacts.offer_help(workspace, STAFF, ADA.id, TOPIC.id, {"level": "expert", "evidence": "did_it"})
    contacts.seek_help(workspace, STAFF, BEN.id, TOPIC.id, {"urgency": "high"})
    contacts.record_attendance(workspace, STAFF, EVENT.id, [ADA.id, BEN.id, ADA.id], role="speaker")
    ada, ben = (show_person(workspace, STAFF, person.id) for person in (ADA, BEN))
    assert ([line.name for line in ada.helps_with], [line.name for line in ben.seeks_help_with]) == (["bail"], ["bail"])
    assert [line.detail for line in (*ada.convenings, *ben.convenings)] == ["speaker", "speaker"]
    refused(store, InvalidInput, "cannot join", contacts.offer_help, STAFF, TOPIC.id, ADA.id, {})
    refused(store, InvalidInput, "role", contacts.record_attendance, STAFF, EVENT.id, [ADA.id], role="king")


@pytest.mark.parametrize(
    ("dates", "past"),
    [
        ({"start": "2026-11-02"}, False),
        ({"end": "2027"}, False),
        ({"start": "2026-11-01", "end": "2026-11-03"}, True),
        ({"start": "2026"}, True),
    ],
)
def test_nobody_attended_what_is_still_to_come(store: Store, dates: dict[str, str], past: bool) -> None:
    write(store, ADA, entity("convening", "next", **dates))
    call = (contacts.record_attendance, STAFF, derived_id("convening", "next"), [ADA.id])
    if past:
        call[0](workspace_on(store), *call[1:])
    else:
        refused(store, InvalidInput, "still to come, on 202", *call)


def test_dates_lie_between_1900_and_twenty_years_ahead(store: Store) -> None:
    write(store, ADA, TOPIC)
    workspace = workspace_on(store)
    refused(
        store, InvalidInput, "1899-12-31 is before 1900. Check the year.", contacts.log_interaction, STAFF, [ADA.id],
        {"channel": "call", "on": "1899-12-31"},
    )  # fmt: skip
    for until, told in (("2026-10", "is past"), ("2047", "20 years ahead"), ("soon", "not a date")):
        refused(store, InvalidInput, told, contacts.seek_help, STAFF, ADA.id, TOPIC.id, {"until": until})
    contacts.seek_help(workspace, STAFF, ADA.id, TOPIC.id, {"until": "2046"})
    contacts.make(workspace, "organization", {"name": "Old Office", "classification": "other", "founded": "1850"})


def test_a_request_is_not_due_before_it_is_asked_or_assigned(store: Store) -> None:
    overdue = entity("request", "overdue", due="2026-10")
    write(store, ADA, overdue)
    asked = {"name": "x", "team": "peer", "due": "1999-01-01"}
    refused(store, InvalidInput, "due: 1999-01-01 is past", requests.ask, STAFF, ADA.id, asked)
    assign = (requests.assign, STAFF, overdue.id, "kim")
    for due, told in (("2026-10-31", "is past"), ("soon", "is not a date"), ("9999", "20 years ahead")):
        refused(store, InvalidInput, told, *assign, expected_version=1, due=due)
    requests.assign(workspace_on(store), STAFF, overdue.id, "kim", expected_version=1, due="2026-10")


def test_a_request_goes_from_question_to_answer(store: Store) -> None:
    late = entity("request", "late", name="Find data", team="policy", due="2026-10")
    write(store, ADA, late, edge("asked", ADA, late))
    workspace = workspace_on(store)
    later = requests.ask(workspace, STAFF, ADA.id, {"name": "Draft a memo", "team": "policy", "due": "2026-12"})
    requests.ask(workspace, STAFF, ADA.id, {"name": "A peer to talk to", "team": "peer"})
    queued = requests.queue(workspace, STAFF, team="policy")
    assert [(item.request.name, item.overdue) for item in queued] == [("Find data", True), ("Draft a memo", False)]
    assert [asker.name for asker in queued[0].askers] == ["Ada"]
    assert len(requests.queue(workspace, STAFF)) == 3
    request_id = late.id
    requests.assign(workspace, STAFF, request_id, "kim", expected_version=1, due="2026-11-20")
    refused(store, StaleVersion, "version 2", requests.answer, STAFF, request_id, "Here.", expected_version=1)
    requests.answer(workspace, STAFF, request_id, "Here.", expected_version=2)
    assert [item.request.id for item in requests.queue(workspace, STAFF, team="policy")] == [later.id_of("request")]
    (answered,) = requests.queue(workspace, STAFF, statuses=["answered"])
    assert (answered.request.assignee, str(answered.request.answered_on), answered.overdue) == (
        "kim",
        "2026-11-01",
        False,
    )


def test_wrong_requests_write_nothing(store: Store) -> None:
    write(store, ADA)
    refused(store, InvalidInput, "team", requests.ask, STAFF, ADA.id, {"name": "x", "team": "sales"})
    refused(store, InvalidInput, "name: is missing", requests.ask, STAFF, ADA.id, {"team": "peer"})
    refused(store, NotFound, "no such record", requests.ask, STAFF, NOBODY, {"name": "x", "team": "peer"})
    refused(store, InvalidInput, "no 'sales'", requests.queue, STAFF, team="sales")
    refused(store, InvalidInput, "no 'lost'", requests.queue, STAFF, statuses=["lost"])
    refused(store, InvalidInput, "is not a request", requests.assign, STAFF, ADA.id, "kim", expected_version=1)


def test_history_tells_what_changed(store: Store) -> None:
    write(store, ADA)
    workspace = workspace_on(store)
    records.update(workspace, STAFF, ADA.id, {"phone": "1", "attributes": {"team": "a"}}, expected_version=1)
    edits = history.history(workspace, STAFF, ADA.id)
    assert [(edit.action, edit.version, edit.actor) for edit in edits] == [
        ("update", 2, "staff"),
        ("create", 1, "cleared"),
    ]
    assert (edits[0].before, edits[0].after["phone"]) == ({}, "1")
    records.update(workspace, STAFF, ADA.id, {"phone": None, "note": "x"}, expected_version=2)
    assert history.history(workspace, STAFF, ADA.id)[0].changed == ["note", "phone"], "what was cleared was changed"
    refused(store, NotFound, "no record", history.history, STAFF, NOBODY)
    refused(store, NotFound, "no record", history.history, STAFF, "../x")


@pytest.mark.parametrize("action", ["create", "update", "delete", "restore"])
def test_each_action_can_be_undone(store: Store, action: str) -> None:
    write(store, ADA)
    workspace = workspace_on(store)
    records.update(workspace, STAFF, ADA.id, {"phone": "1", "attributes": {"team": "a"}}, expected_version=1)
    if action == "delete":
        records.delete(workspace, STAFF, ADA.id, expected_version=2)
    if action == "restore":
        records.delete(workspace, STAFF, ADA.id, expected_version=2)
        records.restore(workspace, STAFF, ADA.id)
    if action == "create":
        new = records.create(workspace, STAFF, "person", {"name": "New"})
        history.undo(workspace, STAFF, history.history(workspace, STAFF, new.id)[0].transaction_id)
        refused(store, NotFound, "no record", records.read, STAFF, new.id)
        return
    history.undo(workspace, STAFF, history.history(workspace, STAFF, ADA.id)[0].transaction_id)
    if action == "restore":
        refused(store, NotFound, "no record", records.read, STAFF, ADA.id)
        return
    phone, attributes = ("1", {"team": "a"}) if action == "delete" else (None, {})
    stored = records.read(workspace, STAFF, ADA.id).model_dump()
    assert (stored["phone"], stored["attributes"]) == (phone, attributes)


def test_a_succession_is_undone_as_a_whole(store: Store) -> None:
    post = entity("post", "p")
    write(store, ADA, BEN, post)
    workspace = workspace_on(store)
    records.relate(workspace, STAFF, "holds", ADA.id, post.id, {"start": "2019"})
    receipt = succession.succeed(workspace, STAFF, post.id, BEN.id, on="2026-01-05")
    history.undo(workspace, STAFF, receipt.transaction_id or "")
    (term,) = records.list_records(workspace, STAFF, "holds")
    assert (term.model_dump()["from_id"], term.model_dump()["end"]) == (ADA.id, None)


def test_undo_stops_at_later_changes_and_hidden_ones(store: Store) -> None:
    (created,) = write(store, ADA)
    workspace = workspace_on(store)
    records.update(workspace, STAFF, ADA.id, {"phone": "1"}, expected_version=1)
    refused(store, Conflict, "changed since", history.undo, STAFF, created.transaction_id)
    refused(store, NotFound, "no transaction", history.undo, STAFF, "nonsense")
    (hidden,) = write(store, entity("person", "secret", sensitivity="restricted"))
    refused(store, NotFound, "no transaction", history.undo, STAFF, hidden.transaction_id)


def test_history_follows_the_record_when_it_is_closed(store: Store) -> None:
    call, topic = entity("interaction", "n", note="threats"), entity("topic", "t")
    about = edge("about", call, topic)
    write(store, call, topic, about, viewer=STAFF)
    workspace = workspace_on(store)
    assert len(history.history(workspace, STAFF, about.id)) == 1
    records.update(workspace, CLEARED, call.id, {"sensitivity": "restricted"}, expected_version=1)
    for hidden in (call.id, about.id):
        refused(store, NotFound, "no record", history.history, STAFF, hidden)
    assert len(history.history(workspace, CLEARED, call.id)) == 2


def test_undo_leaves_what_it_may_not_see(store: Store) -> None:
    pressure, topic = entity("pressure", "p"), entity("topic", "t")
    about, faced = edge("about", pressure, topic), edge("faced", ADA, pressure)
    changes = write(store, ADA, pressure, topic, about, faced)
    workspace = workspace_on(store)
    receipt = history.undo(workspace, STAFF, changes[0].transaction_id)
    assert {written.id for written in receipt.written} == {ADA.id, topic.id}
    assert records.read(workspace, CLEARED, pressure.id).version == 1


def test_a_succession_keeps_requests_as_closed_as_they_were(store: Store) -> None:
    post, closed = entity("post", "p"), {"sensitivity": "restricted"}
    both, alone = entity("request", "both", **closed), entity("request", "alone", **closed)
    term = edge("holds", ADA, post, start="2019")
    asked = [
        edge("asked", ADA, both, **closed),
        edge("asked", BEN, both, **closed),
        edge("asked", ADA, alone, **closed),
    ]
    write(store, ADA, BEN, post, both, alone, term, *asked)
    workspace = workspace_on(store)
    succession.succeed(workspace, CLEARED, post.id, BEN.id, on="2026-01-05")
    queued = requests.queue(workspace, CLEARED)
    assert [[asker.name for asker in item.askers] for item in queued] == [["Ben"], ["Ben"]]
    assert {link.sensitivity for link in records.list_records(workspace, CLEARED, "asked")} == {"restricted"}


def test_many_records_are_taken_back_only_when_confirmed(store: Store) -> None:
    changes = write(store, *(entity("person", str(number)) for number in range(26)), viewer=STAFF)
    refused(store, InvalidInput, "it wrote 26 records", history.undo, STAFF, changes[0].transaction_id)
    shown = history.preview_undo(workspace_on(store), STAFF, changes[0].transaction_id)
    assert (shown.actor, len(shown.written)) == ("staff", 26)
    receipt = history.undo(workspace_on(store), STAFF, changes[0].transaction_id, confirm=True)
    assert len(receipt.written) == 26
    again = history.undo(workspace_on(store), STAFF, receipt.transaction_id or "", confirm=True)
    assert {written.action for written in again.written} == {"restore"}


def test_what_would_be_taken_back_is_counted_as_far_as_it_is_seen(store: Store) -> None:
    secret = entity("person", "secret", sensitivity="restricted")
    changes = write(store, ADA, BEN, secret)
    workspace = workspace_on(store)
    counts = [
        len(history.preview_undo(workspace, viewer, changes[0].transaction_id).written) for viewer in (STAFF, CLEARED)
    ]
    assert counts == [2, 3]
    refused(store, NotFound, "no transaction", history.preview_undo, STAFF, "nonsense")
    refused(store, Forbidden, "needs the role staff", history.preview_undo, VIEWER, changes[0].transaction_id)


@pytest.mark.parametrize("nothing", [None, ""])
def test_what_is_left_empty_counts_as_not_given(store: Store, nothing: str | None) -> None:
    write(store, ADA)
    workspace = workspace_on(store)
    contacts.log_interaction(workspace, STAFF, [ADA.id], {"channel": "call", "on": nothing, "note": nothing})
    contacts.record_consent(workspace, STAFF, ADA.id, {"decision": "granted", "on": nothing, "how": nothing})
    page = show_person(workspace, STAFF, ADA.id)
    assert ([line.start for line in page.interactions], page.consent_on) == (["2026-11-01"], "2026-11-01")
