"""Consents as they are recorded: which one counts, for the page as for matching."""

from __future__ import annotations

from datetime import datetime

import pytest

from cjn_graph.errors import InvalidInput
from cjn_graph.network.network import CONSENT_GRANTED, CONSENT_REFUSED, CONSENT_UNKNOWN
from cjn_graph.pages.person import show_person
from cjn_graph.services import contacts, records
from cjn_graph.services.workspace import Workspace
from cjn_graph.settings import Settings
from cjn_graph.store import Store
from tests.making import ADMIN, STAFF, entity, write

ADA = entity("person", "ada", name="Ada")
CODES = {
    "unknown": CONSENT_UNKNOWN,
    "granted": CONSENT_GRANTED,
    "refused": CONSENT_REFUSED,
    "do_not_contact": CONSENT_REFUSED,
}


def at(store: Store, moment: str) -> Workspace:
    return Workspace(store, Settings(now=datetime.fromisoformat(f"{moment}:00+00:00")))


def counting(store: Store, as_of: str = "2026-11-25") -> tuple[str, str | None]:
    """What the page says of a day; matching goes by the same."""
    workspace = at(store, "2026-11-25T18:00")
    page = show_person(workspace, STAFF, ADA.id, as_of=as_of)
    network = workspace.network(STAFF, datetime.fromisoformat(page.as_of).date())
    assert network.people.consent.tolist() == [CODES[page.consent]]
    return page.consent, page.consent_on


@pytest.mark.parametrize("decision", ["refused", "do_not_contact"])
@pytest.mark.parametrize("granted_on", ["2026", "2026-11", "2026-11-25"])
@pytest.mark.parametrize("said_on", ["2026-11-25", "2026-11", "2026"])
def test_a_refusal_recorded_after_a_grant_counts_however_precise_the_two_are(
    store: Store, decision: str, granted_on: str, said_on: str
) -> None:
    write(store, ADA)
    for moment, values in (
        ("2026-11-25T09:00", {"decision": "granted", "on": granted_on}),
        ("2026-11-25T10:00", {"decision": decision, "on": said_on}),
    ):
        contacts.record_consent(at(store, moment), STAFF, ADA.id, values)
    assert counting(store) == (decision, said_on)


def test_what_somebody_refused_last_week_is_not_overruled_by_a_grant_of_this_year(store: Store) -> None:
    write(store, ADA)
    grant, refusal = {"decision": "granted", "on": "2026"}, {"decision": "refused", "on": "2026-11-20"}
    contacts.record_consent(at(store, "2026-11-25T09:00"), STAFF, ADA.id, grant)
    contacts.record_consent(at(store, "2026-11-25T10:00"), STAFF, ADA.id, refusal)
    assert counting(store) == ("refused", "2026-11-20")
    contacts.record_consent(at(store, "2026-11-25T11:00"), STAFF, ADA.id, grant)
    assert counting(store) == ("refused", "2026-11-20"), "the year leaves open which was later"
    contacts.record_consent(at(store, "2026-11-25T12:00"), STAFF, ADA.id, grant | {"on": "2026-11-25"})
    assert counting(store) == ("granted", "2026-11-25")
    days = ("2026-11-25", "2026-11-24", "2026-11-20", "2026-11-19", "2025")
    assert [counting(store, day)[0] for day in days] == ["granted", "refused", "refused", "granted", "unknown"]


def test_a_refusal_of_this_year_gives_way_to_a_grant_after_it_was_recorded(store: Store) -> None:
    write(store, ADA)
    contacts.record_consent(at(store, "2026-03-02T09:00"), STAFF, ADA.id, {"decision": "refused", "on": "2026"})
    contacts.record_consent(at(store, "2026-05-04T09:00"), STAFF, ADA.id, {"decision": "granted"})
    assert counting(store) == ("granted", "2026-05-04")
    assert counting(store, "2026-03")[0] == "refused"


@pytest.mark.parametrize("day", ["2026-11-26", "2026-12", "2027"])
@pytest.mark.parametrize("decision", ["granted", "refused", "do_not_contact"])
def test_what_is_still_to_come_is_no_consent(store: Store, day: str, decision: str) -> None:
    write(store, ADA)
    before = store.last_change()
    with pytest.raises(InvalidInput, match=f"on: {day} is still to come. Record it when they have said so"):
        contacts.record_consent(at(store, "2026-11-25T09:00"), STAFF, ADA.id, {"decision": decision, "on": day})
    assert store.last_change() == before


@pytest.mark.parametrize(
    ("earlier", "values", "counts"),
    [
        (None, {"decision": "granted", "on": "2026"}, "granted since 2026"),
        (None, {"decision": "granted", "purpose": "contact"}, "unknown, as to introductions"),
        ("do_not_contact", {"decision": "refused", "on": "2026-11-25"}, "do not contact since 2026-11-24"),
        ("refused", {"decision": "granted", "on": "2026-11"}, "refused since 2026-11-24"),
        ("refused", {"decision": "granted"}, "granted since 2026-11-25"),
    ],
)
def test_the_receipt_says_what_counts_and_offers_no_way_back(
    store: Store, earlier: str | None, values: dict[str, str], counts: str
) -> None:
    write(store, ADA)
    if earlier:
        contacts.record_consent(at(store, "2026-11-24T09:00"), STAFF, ADA.id, {"decision": earlier})
    receipt = contacts.record_consent(at(store, "2026-11-25T09:00"), STAFF, ADA.id, values)
    assert [written.kind for written in receipt.written] == ["consent", "given_by"]
    assert receipt.transaction_id is None
    assert [note.partition(". ")[0] for note in receipt.notes] == [f"Now counts: {counts}"]


def test_a_consent_is_not_recorded_apart_from_its_person(store: Store) -> None:
    consent = entity("consent", "c")
    write(store, ADA, consent)
    workspace, before = at(store, "2026-11-25T09:00"), store.last_change()
    told = "together with the person whose decision it is. Use `cjn consent`"
    for viewer in (STAFF, ADMIN):
        with pytest.raises(InvalidInput, match=told):
            records.create(workspace, viewer, "consent", {"decision": "granted", "on": "2026"})
        with pytest.raises(InvalidInput, match=told):
            records.relate(workspace, viewer, "given_by", consent.id, ADA.id)
    assert store.last_change() == before
