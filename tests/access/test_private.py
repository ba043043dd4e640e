"""What is private to an account is seen by it alone: by every reader, in the history, and by no shared index."""

from __future__ import annotations

from typing import Any

import pytest

from cjn_graph.access import SYSTEM, Viewer
from cjn_graph.errors import Conflict, Forbidden, InvalidInput, NotFound, StaleVersion
from cjn_graph.facts import KINDS as TABLE_KINDS
from cjn_graph.model import MODEL, Record
from cjn_graph.model.accounts import SavedSearch
from cjn_graph.model.base import PrivateEntity
from cjn_graph.records import Create, Delete, Mutation, Restore, Update
from cjn_graph.search import PROPERTIES
from cjn_graph.services import history, records
from cjn_graph.services.checking import check
from cjn_graph.services.saved_searches import list_saved, remove_saved, rename_saved, run_saved, save_search
from cjn_graph.services.workspace import Workspace
from cjn_graph.settings import Settings
from cjn_graph.store import Store
from tests.making import ADMIN, CLEARED, NOW, STAFF, VIEWER, apply, entity, write

MANAGER = Viewer("manager", "manager", frozenset({"restricted"}))
OTHERS = (STAFF, MANAGER, ADMIN, Viewer("admin", "admin", frozenset({"restricted"})), SYSTEM)
QUESTION = {"name": "Recalls", "words": "toolkit", "kinds": ["resource"]}


def opened(store: Store) -> Workspace:
    """A workspace with a frozen clock, whose ids are random."""
    return Workspace(store, Settings(now=NOW))


@pytest.fixture
def saved(store: Store) -> SavedSearch:
    """A search that the account ``cleared`` saved."""
    write(store, entity("resource", "r", name="Diversion toolkit"))
    workspace = opened(store)
    save_search(workspace, CLEARED, QUESTION)
    (only,) = list_saved(workspace, CLEARED)
    return only


def test_its_account_lists_runs_renames_and_removes_it(store: Store, saved: SavedSearch) -> None:
    workspace = opened(store)
    assert (saved.owner, saved.words, saved.kinds, saved.place) == ("cleared", "toolkit", ["resource"], None)
    assert [hit.name for hit in run_saved(workspace, CLEARED, saved.id).hits] == ["Diversion toolkit"]
    rename_saved(workspace, CLEARED, saved.id, "Toolkits", expected_version=1)
    assert [one.name for one in list_saved(workspace, CLEARED)] == ["Toolkits"]
    receipt = remove_saved(workspace, CLEARED, saved.id, expected_version=2)
    assert list_saved(workspace, CLEARED) == []
    history.undo(workspace, CLEARED, str(receipt.transaction_id))
    assert [one.name for one in list_saved(workspace, CLEARED)] == ["Toolkits"]
    assert [edit.action for edit in history.history(workspace, CLEARED, saved.id)] == [
        *("restore", "delete", "update", "create")
    ]


@pytest.mark.parametrize("viewer", OTHERS, ids=lambda viewer: f"{viewer.account} {viewer.role}")
def test_nobody_else_sees_it_changes_it_or_takes_it_back(store: Store, saved: SavedSearch, viewer: Viewer) -> None:
    workspace = opened(store)
    transaction = history.history(workspace, CLEARED, saved.id)[0].transaction_id
    before = store.last_change()
    calls: list[Any] = [
        lambda: records.read(workspace, viewer, saved.id),
        lambda: run_saved(workspace, viewer, saved.id),
        lambda: rename_saved(workspace, viewer, saved.id, "Mine", expected_version=1),
        lambda: remove_saved(workspace, viewer, saved.id, expected_version=1),
        lambda: records.update(workspace, viewer, saved.id, {"words": "x"}, expected_version=1),
        lambda: records.delete(workspace, viewer, saved.id, expected_version=1),
        lambda: records.restore(workspace, viewer, saved.id),
        lambda: history.history(workspace, viewer, saved.id),
        lambda: history.undo(workspace, viewer, transaction),
    ]
    for call in calls:
        with pytest.raises(NotFound, match="There is no"):
            call()
    assert list_saved(workspace, viewer) == []
    assert store.read(viewer, "records/count_nodes", kind="saved_search")[0]["count"] == 0
    assert store.read(viewer, "changes/of_transaction", transaction_id=transaction) == []
    assert "saved_search" not in check(workspace, viewer).records
    assert store.last_change() == before


def test_a_removed_one_stays_private(store: Store, saved: SavedSearch) -> None:
    workspace = opened(store)
    remove_saved(workspace, CLEARED, saved.id, expected_version=1)
    for call in (history.history, records.restore):
        with pytest.raises(NotFound):
            call(workspace, ADMIN, saved.id)
    assert check(workspace, CLEARED).ok


def test_accounts_may_use_the_same_names(store: Store, saved: SavedSearch) -> None:
    save_search(opened(store), STAFF, QUESTION)
    assert [one.owner for one in list_saved(opened(store), STAFF)] == ["staff"]
    assert [one.id for one in list_saved(opened(store), CLEARED)] == [saved.id]
    assert check(opened(store), STAFF).ok


def refused(store: Store, error: type[Exception], match: str, call: Any, *arguments: Any, **options: Any) -> None:
    before = store.last_change()
    with pytest.raises(error, match=match):
        call(opened(store), *arguments, **options)
    assert store.last_change() == before


@pytest.mark.parametrize(
    ("values", "match"),
    [
        ({"words": "x"}, "name: is missing"),
        ({"name": "n"}, "needs words or a filter"),
        ({"name": "n" * 81, "words": "x"}, "name: .*at most 80"),
        ({"name": "n", "words": "x" * 201}, "words: .*at most 200"),
        ({"name": "n", "place": "x" * 201}, "place: .*at most 200"),
        ({"name": "n", "kinds": ["resource"] * 21}, "kinds: .*at most 20"),
        ({"name": "n", "kinds": ["spaceship"]}, "no kind 'spaceship'"),
        ({"name": "n", "words": "x", "place": "Nowhere at all"}, "place"),
        ({"name": "n", "words": "x", "external_ids": ["crm:1"]}, "no ids in other systems"),
        ({"name": "n\nm", "words": "x"}, "line break"),
    ],
)
def test_a_search_that_cannot_be_saved_says_why(store: Store, values: dict[str, Any], match: str) -> None:
    refused(store, InvalidInput, match, save_search, STAFF, values)


def test_names_differ_accents_and_case_aside(store: Store, saved: SavedSearch) -> None:
    workspace = opened(store)
    refused(store, Conflict, "called 'RÉCALLS' already", save_search, CLEARED, {**QUESTION, "name": "RÉCALLS"})
    save_search(workspace, CLEARED, {**QUESTION, "name": "Other"})
    (other,) = [one for one in list_saved(workspace, CLEARED) if one.name == "Other"]
    refused(store, Conflict, "already", rename_saved, CLEARED, other.id, "recalls", expected_version=1)
    rename_saved(workspace, CLEARED, saved.id, "recalls", expected_version=1)  # its own name, written otherwise
    refused(store, StaleVersion, "changed", rename_saved, CLEARED, saved.id, "x", expected_version=1)
    refused(store, InvalidInput, "name", rename_saved, CLEARED, saved.id, "", expected_version=2)


def test_nobody_inherits_them_with_the_name_of_an_account(store: Store, saved: SavedSearch) -> None:
    cleared, kim = entity("account", "cleared", role="staff"), entity("account", "kim", role="staff")
    apply(store, Create(cleared), Create(kim), viewer=ADMIN)
    workspace = opened(store)

    def stopped(error: type[Exception], match: str, mutation: Mutation) -> None:
        before = store.last_change()
        with pytest.raises(error, match=match):
            apply(store, mutation, viewer=ADMIN)
        assert store.last_change() == before

    for name in ("cleared", "Cleared"):  # those who read names would take the two for one
        stopped(Conflict, "is or was an account called", Create(entity("account", "other", name=name)))
    apply(store, Delete(cleared.id), viewer=ADMIN)
    stopped(Conflict, "is or was an account called", Create(entity("account", "other", name="cleared")))
    stopped(InvalidInput, "cannot be changed", Update(kim.id, {"name": "cleared"}))
    apply(store, Restore(cleared.id), viewer=ADMIN)
    assert [one.name for one in list_saved(workspace, workspace.viewer_for("cleared"))] == ["Recalls"]
    apply(store, Update(kim.id, {"disabled": True}), viewer=ADMIN)
    twins = [entity("account", key, name="lee") for key in ("first", "second")]
    before = store.last_change()
    with pytest.raises(Conflict, match="is or was an account called 'lee'"):
        apply(store, *(Create(twin) for twin in twins), viewer=ADMIN)
    assert store.last_change() == before


def test_an_account_has_no_more_than_fifty(store: Store) -> None:
    write(store, *(entity("saved_search", str(n), owner="cleared") for n in range(SavedSearch.most)))
    write(store, entity("resource", "r", name="Diversion toolkit"))
    refused(store, Conflict, "may have 50 .* one more", save_search, CLEARED, QUESTION)
    save_search(opened(store), STAFF, QUESTION)  # another account has room


def test_the_write_path_holds_to_it_whoever_asks(store: Store, saved: SavedSearch) -> None:
    """The generic way to add and change a record keeps to the same rules as saving a search."""
    workspace = opened(store)
    create = records.create
    refused(store, Forbidden, "another account", create, STAFF, "saved_search", {**QUESTION, "owner": "cleared"})
    refused(store, Conflict, "already", create, CLEARED, "saved_search", {**QUESTION, "owner": "cleared"})
    refused(store, InvalidInput, "owner: is missing", create, CLEARED, "saved_search", QUESTION)
    give = {"owner": "staff"}
    refused(store, InvalidInput, "owner cannot be changed", records.update, CLEARED, saved.id, give, expected_version=1)
    twice = [Create(entity("saved_search", key, name="Same", owner="cleared")) for key in "ab"]
    with pytest.raises(Conflict, match="already"):
        apply(store, *twice)
    apply(store, twice[0], Update(saved.id, {"name": "Else"}))
    assert [one.name for one in list_saved(workspace, CLEARED)] == ["Else", "Same"]


def test_a_viewer_saves_and_lists_none(store: Store) -> None:
    refused(store, Forbidden, "needs the role staff", save_search, VIEWER, QUESTION)
    refused(store, Forbidden, "needs the role staff", list_saved, VIEWER)


def private_kinds() -> dict[str, type[Record]]:
    return {name: kind for name, kind in MODEL.entities.items() if issubclass(kind, PrivateEntity)}


def test_what_is_shared_in_memory_reads_no_private_kind() -> None:
    """Tables and indexes are shared by all who see the same sensitivities, and the scope of one would leak."""
    assert set(private_kinds()) == {"saved_search"}
    assert not private_kinds().keys() & {*PROPERTIES, *TABLE_KINDS}


def test_no_relationship_joins_a_private_record() -> None:
    ends = {kind for relationship in MODEL.relationships.values() for pair in relationship.endpoints for kind in pair}
    assert not ends & private_kinds().keys()
