"""Merging two records into one, and taking it back, on both engines."""

from __future__ import annotations

import itertools
import json
import random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cjn_graph.access import Viewer
from cjn_graph.errors import Conflict, InvalidInput, NotFound
from cjn_graph.model import MODEL, Record, derived_id
from cjn_graph.records import Update, read_records
from cjn_graph.records.erasing import erase
from cjn_graph.services import people, records
from cjn_graph.services.checking import check
from cjn_graph.services.history import history
from cjn_graph.services.merged import merged_into
from cjn_graph.services.merging import merge, preview_merge, unmerge
from cjn_graph.services.workspace import Workspace
from cjn_graph.store import Store
from tests.importing_files import Importer
from tests.making import ADMIN, CLEARED, STAFF, apply, edge, entity, workspace_on, write


def setting(store: Store) -> tuple[Workspace, dict[str, Record]]:
    """Write two records of one person, with all that is joined to them."""
    made: dict[str, Record] = {
        "ann": entity(
            "person", "ann", name="Ann Lee", email="ann@example.org", external_ids=["crm:1"], languages=["en"]
        ),
        "anne": entity(
            *("person", "anne"),
            name="Anne Lee",
            email="anne@example.org",
            phone="1",
            external_ids=["list:7"],
            languages=["en", "es"],
            attributes={"cohort": "2021"},
        ),
        "ben": entity("person", "ben"),
        "post": entity("post", "p"),
        "topic": entity("topic", "t"),
        "pressure": entity("pressure", "q", sensitivity="restricted"),
    }
    write(store, *made.values())
    edges = [
        edge("knows", made["anne"], made["ben"], how="school", strength=2.5),
        edge("knows", made["ann"], made["anne"]),
        edge("holds", made["anne"], made["post"], start="2019"),
        edge("can_help_with", made["anne"], made["topic"], level="expert"),
        edge("faced", made["anne"], made["pressure"]),
    ]
    write(store, *edges)
    made |= {one.kind + one.to_id[:4]: one for one in edges}
    return workspace_on(store), made


def lossless(workspace: Workspace) -> dict[str, dict[str, Any]]:
    """Return everything that is stored but versions and times of change."""
    importer = Importer.__new__(Importer)
    importer.workspace = workspace
    found = {}
    for kind in MODEL.kinds:
        for record in importer.stored(kind):
            found[record.id] = record.model_dump(exclude={"version", "updated_at"})
    return found


def test_every_relationship_and_property_is_kept(store: Store) -> None:
    workspace, made = setting(store)
    ann, anne = made["ann"].id, made["anne"].id
    preview = preview_merge(workspace, STAFF, ann, anne)
    assert {one.name: one.other for one in preview.filled} == {
        "phone": "1",
        "languages": "en; es",
        "attributes": "{'cohort': '2021'}",
        "nicknames": "Anne Lee",
    }
    assert [(one.name, one.kept, one.other) for one in preview.conflicts] == [
        ("name", "Ann Lee", "Anne Lee"),
        ("email", "ann@example.org", "anne@example.org"),
    ]
    assert preview.moved == {"can_help_with": 1, "holds": 1, "knows": 1}
    receipt = merge(workspace, STAFF, ann, anne)
    assert "faced" not in {one.kind for one in receipt.written}
    one = records.read(workspace, STAFF, ann)
    assert (one.phone, one.email, one.external_ids) == ("1", "ann@example.org", ["crm:1", "list:7"])  # type: ignore[attr-defined]
    assert (one.languages, one.nicknames) == (["en", "es"], ["Anne Lee"])  # type: ignore[attr-defined]
    moved = read_records(
        store, CLEARED, [made[name].id for name in ("knowspers", "holdspost", "can_help_withtopi", "facedpres")]
    )
    assert {edge.from_id for edge in moved.values()} == {ann}  # type: ignore[attr-defined]
    assert check(workspace, CLEARED).ok
    assert people.resolve_person(workspace, STAFF, anne).id == ann
    assert records.read(workspace, STAFF, anne).id == ann
    assert len(workspace.network(STAFF).people) == 2


@pytest.mark.parametrize("by", ["merge", "record"])
def test_taken_back_all_is_as_it_was(store: Store, by: str) -> None:
    workspace, made = setting(store)
    before = lossless(workspace)
    receipt = merge(workspace, STAFF, made["ann"].id, made["anne"].id, take=["email", "name"])
    assert records.read(workspace, STAFF, made["ann"].id).name == "Anne Lee"  # type: ignore[attr-defined]
    assert lossless(workspace) != before
    unmerge(workspace, STAFF, receipt.transaction_id or "" if by == "merge" else made["anne"].id)
    assert lossless(workspace) == before
    assert check(workspace, CLEARED).ok
    with pytest.raises((Conflict, NotFound)):
        unmerge(workspace, STAFF, receipt.transaction_id or "")


def test_what_was_edited_since_stays_and_is_told(store: Store) -> None:
    workspace, made = setting(store)
    ann, anne = made["ann"].id, made["anne"].id
    receipt = merge(workspace, STAFF, ann, anne)
    apply(store, Update(ann, {"phone": "2", "languages": ["en", "es", "fr"], "note": "met"}))
    apply(store, Update(made["holdspost"].id, {"end": "2020"}))
    undone = unmerge(workspace, STAFF, receipt.transaction_id or "")
    assert ["phone of" in note for note in undone.notes] == [True]
    one = records.read(workspace, STAFF, ann)
    assert (one.phone, one.languages, one.note, one.external_ids) == ("2", ["en", "fr"], "met", ["crm:1"])  # type: ignore[attr-defined]
    term = records.read(workspace, STAFF, made["holdspost"].id)
    assert (term.from_id, term.end) == (anne, "2020")  # type: ignore[attr-defined]
    assert check(workspace, CLEARED).ok


def test_ids_lead_through_several_merges(store: Store) -> None:
    workspace, made = setting(store)
    ann, anne, ben = (made[name].id for name in ("ann", "anne", "ben"))
    before = lossless(workspace)
    first = merge(workspace, STAFF, ann, anne)
    second = merge(workspace, STAFF, ben, ann)
    assert merged_into(workspace, STAFF, anne) == merged_into(workspace, STAFF, ann) == ben
    with pytest.raises(Conflict, match="gone since"):
        unmerge(workspace, STAFF, first.transaction_id or "")
    unmerge(workspace, STAFF, second.transaction_id or "")
    unmerge(workspace, STAFF, first.transaction_id or "")
    assert lossless(workspace) == before


def test_what_cannot_be_merged_is_refused_and_nothing_is_written(store: Store) -> None:
    workspace, made = setting(store)
    ann, anne = made["ann"].id, made["anne"].id
    hidden = entity("person", "hidden", sensitivity="restricted")
    write(store, hidden, edge("different_from", made["ann"], made["ben"]))
    before = store.last_change()
    for drop, error in (
        (ann, InvalidInput),
        (made["post"].id, InvalidInput),
        (hidden.id, NotFound),
        (made["ben"].id, Conflict),
    ):
        with pytest.raises(error):
            merge(workspace, STAFF, ann, drop)
    with pytest.raises(InvalidInput, match="no property"):
        merge(workspace, STAFF, ann, anne, take=["shoe"])
    with pytest.raises(NotFound):
        unmerge(workspace, STAFF, ann)
    assert store.last_change() == before


def test_hidden_relationships_move_and_are_not_told(store: Store) -> None:
    workspace, made = setting(store)
    write(store, edge("knows", made["anne"], made["ann"], id=derived_id("knows", "hidden"), sensitivity="restricted"))
    told = preview_merge(workspace, STAFF, made["ann"].id, made["anne"].id)
    assert "faced" not in told.model_dump_json()
    cleared = preview_merge(workspace, CLEARED, made["ann"].id, made["anne"].id)
    assert cleared.moved["faced"] == 1
    receipt = merge(workspace, STAFF, made["ann"].id, made["anne"].id)
    undone = unmerge(workspace, STAFF, receipt.transaction_id or "")
    assert "faced" not in json.dumps([receipt.model_dump(), undone.model_dump()])
    assert records.read(workspace, CLEARED, made["facedpres"].id).from_id == made["anne"].id  # type: ignore[attr-defined]


CROWDS = itertools.count()
ALL_SEEING = Viewer("all", "admin", frozenset({"restricted"}))
JOINED = [
    (kind, start, end)
    for kind, declared in MODEL.relationships.items()
    for start, end in declared.endpoints
    if "person" in (start, end) and kind not in ("different_from", "account_of")
]


def crowd(store: Store, dice: random.Random) -> list[str]:
    """Write five people with a relationship of every kind each, to each other or to something of their own."""
    key = f"{next(CROWDS)} "
    made = [
        entity(
            *("person", f"{key}{place}"),
            name=f"P{place}",
            external_ids=[f"crm:{key.strip()}.{place}"],
            **{name: dice.choice([None, f"{place}"]) for name in ("phone", "pronouns", "biography", "note")},
            **{name: dice.sample(["en", "es", "fr"], dice.randrange(3)) for name in ("languages", "tags")},
            attributes={name: dice.choice("xy") for name in dice.sample(["cohort", "team"], dice.randrange(3))},
        )
        for place in range(5)
    ]
    write(store, *made)
    others, edges = [], []
    for number, (kind, start, end) in enumerate(JOINED):
        for place in dice.sample(range(5), dice.randint(1, 2)):
            if (start, end) == ("person", "person"):
                edges.append(edge(kind, made[place], made[(place + dice.randint(1, 4)) % 5]))
                continue
            other = entity(end if start == "person" else start, f"{key}{number}{place}")
            others.append(other)
            edges.append(edge(kind, *((made[place], other) if start == "person" else (other, made[place]))))
    write(store, *others, viewer=ALL_SEEING)
    write(store, *{one.id: one for one in edges}.values(), viewer=ALL_SEEING)
    return [one.id for one in made]


def merge_and_take_back(store: Store, dice: random.Random) -> int:
    """Merge people at random and take all back in another order; return how many relationships each had to keep."""
    workspace = workspace_on(store)
    left = crowd(store, dice)
    before = lossless(workspace)
    done: list[str] = []
    for _ in range(dice.randint(1, 4)):
        keep, drop = dice.sample(left, 2)
        left.remove(drop)
        workspace.new_id = lambda kind: derived_id(kind, str(next(CROWDS)))
        done.append(merge(workspace, CLEARED, keep, drop).transaction_id or "")
    while done:
        later = []
        for merge_id in dice.sample(done, len(done)):
            try:
                unmerge(workspace, CLEARED, merge_id)
            except Conflict:  # the one that stayed was merged itself: that comes first
                later.append(merge_id)
        assert len(later) < len(done)
        done = later
    after = lossless(workspace)
    assert {one: after.get(one) for one in before} == before
    assert after.keys() == before.keys()
    return len(before)


@given(st.integers(0, 10_000))
@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_merges_in_any_order_and_taken_back_leave_no_trace(empty_store: Store, seed: int) -> None:
    merge_and_take_back(empty_store, random.Random(seed))


def test_what_was_erased_since_is_not_brought_back_and_stops_nothing(store: Store) -> None:
    workspace, made = setting(store)
    ann, anne, ben = (made[name].id for name in ("ann", "anne", "ben"))
    receipt = merge(workspace, STAFF, ann, anne)
    erase(store, ADMIN, ben, now=workspace.clock())
    undone = unmerge(workspace, STAFF, receipt.transaction_id or "")
    assert anne in {one.id for one in undone.written}
    again = merge(workspace, STAFF, ann, anne)
    erase(store, ADMIN, ann, now=workspace.clock())
    with pytest.raises((Conflict, NotFound)):
        unmerge(workspace, STAFF, again.transaction_id or "")


def test_where_a_merged_record_leads_is_told_to_those_only_who_see_it(store: Store) -> None:
    workspace, made = setting(store)
    ann, anne = made["ann"].id, made["anne"].id
    receipt = merge(workspace, STAFF, ann, anne)
    with pytest.raises(Conflict, match=f"cjn unmerge {anne}"):
        records.restore(workspace, STAFF, anne)
    assert ann in history(workspace, STAFF, anne)[0].reason
    version = records.read(workspace, CLEARED, ann).version
    apply(store, Update(ann, {"sensitivity": "restricted"}, version), viewer=CLEARED)
    for asked in (
        lambda: records.read(workspace, STAFF, anne),
        lambda: records.restore(workspace, STAFF, anne),
        lambda: people.resolve_person(workspace, STAFF, anne),
        lambda: unmerge(workspace, STAFF, anne),
    ):
        with pytest.raises(NotFound, match=anne) as refused:
            asked()
        assert ann not in f"{refused.value} {refused.value.hint}".replace(anne, "")
    with pytest.raises(NotFound):
        unmerge(workspace, STAFF, receipt.transaction_id or "")
    assert ann not in history(workspace, STAFF, anne)[0].reason.replace(anne, "")
    assert records.read(workspace, CLEARED, anne).id == ann
