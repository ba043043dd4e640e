"""Offers, needs and attendance that are entered a second time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from cjn_graph.errors import AlreadyRecorded, InvalidInput
from cjn_graph.services import contacts, entering, records
from cjn_graph.store import Store
from tests.making import CLEARED, STAFF, edge, entity, workspace_on, write

ADA, BEN = entity("person", "ada", name="Ada"), entity("person", "ben", name="Ben")
TOPIC, EVENT = entity("topic", "t", name="bail"), entity("convening", "c", name="Webinar")


def refused(store: Store, match: str, call: Any, *arguments: Any, **options: Any) -> AlreadyRecorded:
    before = store.last_change()
    with pytest.raises(AlreadyRecorded, match=match) as raised:
        call(workspace_on(store), STAFF, *arguments, **options)
    assert store.last_change() == before
    return raised.value


@pytest.mark.parametrize(
    ("call", "told"),
    [(contacts.offer_help, "Ada can help with bail"), (contacts.seek_help, "Ada looks for help with bail")],
)
def test_the_same_offer_or_need_is_not_stored_again(store: Store, call: Any, told: str) -> None:
    write(store, ADA, BEN, TOPIC)
    workspace = workspace_on(store)
    receipt = call(workspace, STAFF, ADA.id, TOPIC.id, {})
    error = refused(store, f"recorded already: {told}", call, ADA.id, TOPIC.id, {"note": "other words"})
    assert error.record_ids == [receipt.written[0].id]
    assert receipt.written[0].id in error.hint
    call(workspace, STAFF, BEN.id, TOPIC.id, {})
    records.delete(workspace, STAFF, receipt.written[0].id, expected_version=1)
    call(workspace, STAFF, ADA.id, TOPIC.id, {})


@pytest.mark.parametrize(("until", "over"), [("2026-10", True), ("2026-11-01", False), ("2026", False)])
def test_a_need_that_is_over_can_be_entered_anew(store: Store, until: str, over: bool) -> None:
    write(store, ADA, TOPIC, edge("seeks_help_with", ADA, TOPIC, until=until))
    if over:
        contacts.seek_help(workspace_on(store), STAFF, ADA.id, TOPIC.id, {})
    else:
        refused(store, "looks for help", contacts.seek_help, ADA.id, TOPIC.id, {})


def test_nobody_attends_twice(store: Store) -> None:
    many = [entity("person", str(number), name=f"Guest {number}") for number in range(5)]
    write(store, ADA, EVENT, *many)
    workspace = workspace_on(store)
    contacts.record_attendance(workspace, STAFF, EVENT.id, [many[0].id])
    told = refused(
        store, "already: Guest 0 attended Webinar.", contacts.record_attendance, EVENT.id, [ADA.id, many[0].id],
        role="host",
    )  # fmt: skip
    assert "Leave these people out" in told.hint
    contacts.record_attendance(workspace, STAFF, EVENT.id, [guest.id for guest in many[1:]])
    refused(store, ", and 2 more", contacts.record_attendance, EVENT.id, [guest.id for guest in many])


def test_a_hidden_offer_does_not_betray_itself(store: Store) -> None:
    write(store, ADA, TOPIC, edge("can_help_with", ADA, TOPIC, sensitivity="restricted"))
    workspace = workspace_on(store)
    with pytest.raises(AlreadyRecorded):
        contacts.offer_help(workspace, CLEARED, ADA.id, TOPIC.id, {})
    contacts.offer_help(workspace, STAFF, ADA.id, TOPIC.id, {})


def test_of_several_who_enter_the_same_at_once_one_gets_through(store: Store) -> None:
    write(store, ADA, TOPIC)
    workspace = workspace_on(store)

    def offer(_: int) -> bool:
        try:
            contacts.offer_help(workspace, STAFF, ADA.id, TOPIC.id, {})
        except AlreadyRecorded:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(offer, range(6))) == 1
    assert len(records.list_records(workspace, STAFF, "can_help_with")) == 1


def test_only_staff_are_entered_as_those_who_look_after_others(store: Store) -> None:
    host = entity("organization", "h", classification="network_host")
    post = entity("post", "p")
    write(store, ADA, BEN, host, post, edge("has_post", host, post), edge("holds", ADA, post))
    workspace = workspace_on(store)
    with pytest.raises(InvalidInput, match="no current post in an organization that hosts the network"):
        entering.relate(workspace, STAFF, "stewards", BEN.id, ADA.id, {})
    assert entering.relate(workspace, STAFF, "stewards", ADA.id, BEN.id, {}).written
    assert entering.relate(workspace, STAFF, "stewards", BEN.id, ADA.id, {"end": "2025"}).written
