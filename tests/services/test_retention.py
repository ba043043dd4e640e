"""Retention: what the settings keep no longer goes, out of the change log too, and nothing else does."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from cjn_graph.accounts.security_log import note, read_log
from cjn_graph.errors import Conflict, Forbidden
from cjn_graph.records import Update
from cjn_graph.records.reading import stored_records
from cjn_graph.services.changes import BEGINNING, read_changes
from cjn_graph.services.checking import check
from cjn_graph.services.erasures import erase_person
from cjn_graph.services.history import history, undo
from cjn_graph.services.merging import merge
from cjn_graph.services.retention import Retained, apply_retention
from cjn_graph.services.workspace import Workspace
from cjn_graph.settings import Settings
from cjn_graph.store import Store
from tests.copying import EVERYTHING, code_of, run
from tests.making import ADMIN, NOW, STAFF, apply, counted_ids, edge, entity, workspace_on, write

ADA = entity("person", "ada", name="Ada", note="shy of late")


def keeping(store: Store, days_later: int = 0, **settings: int) -> Workspace:
    return Workspace(store, Settings(now=NOW + timedelta(days=days_later), **settings), counted_ids())  # type: ignore[arg-type]


def fill(store: Store) -> None:
    calls = [entity("interaction", on, on=on, note=f"said in {on}") for on in ("2020-02", "2026", "2026-10-30")]
    topic = entity("topic", "t")
    offer = edge("can_help_with", ADA, topic, note="by phone")
    write(store, ADA, topic, offer, *calls, *(edge("involves", call, ADA) for call in calls))
    apply(store, Update(ADA.id, {"biography": "x"}), viewer=STAFF)
    note(workspace_on(store).accounts, "signed in", "kim")


def test_nothing_goes_unless_it_is_set(store: Store) -> None:
    fill(store)
    last = store.last_change()
    assert apply_retention(workspace_on(store), ADMIN) == Retained(notes=None, security_log=None, changes=None)
    assert store.last_change() == last
    with pytest.raises(Forbidden):
        apply_retention(keeping(store, keep_notes_days=1), STAFF)


def test_old_notes_go_out_of_records_and_log(store: Store) -> None:
    fill(store)
    workspace = keeping(store, keep_notes_days=365)
    last = store.last_change()
    assert apply_retention(workspace, ADMIN, dry_run=True).notes == 1
    assert store.last_change() == last
    assert apply_retention(workspace, ADMIN).notes == 1
    told = str([history(workspace, STAFF, entity("interaction", on).id) for on in ("2020-02", "2026", "2026-10-30")])
    assert "said in 2020-02" not in told
    assert told.count("said in 2026") == 2  # 2026 may be any day of it
    later = keeping(store, 400, keep_notes_days=365)
    assert apply_retention(later, ADMIN).notes == 3  # whose day may be later is kept
    assert apply_retention(later, ADMIN).notes == 0
    assert "by phone" not in str(history(later, STAFF, edge("can_help_with", ADA, entity("topic", "t")).id))
    assert [edit.after for edit in history(later, STAFF, ADA.id)][1] == {"biography": "x"}
    assert check(later, EVERYTHING).findings == []


def test_old_changes_and_events_go(store: Store) -> None:
    fill(store)
    transaction = history(workspace_on(store), STAFF, ADA.id)[0].transaction_id
    workspace = keeping(store, 30, keep_changes_days=10, keep_security_log_days=10)
    later = time.time() + timedelta(days=30).total_seconds()
    workspace.__dict__["accounts"] = replace(workspace.accounts, seconds=lambda: later)
    last = store.last_change()
    found = apply_retention(workspace, ADMIN)
    assert (found.notes, found.security_log, found.changes) == (None, 1, last)
    assert history(workspace, STAFF, ADA.id) == []
    with pytest.raises(Conflict, match="kept no longer"):
        undo(workspace, STAFF, transaction)
    [entry] = read_log(workspace.accounts, ADMIN)
    assert (entry.event, entry.detail) == ("retention applied", "security log, changes")
    assert check(workspace, EVERYTHING).findings == []
    assert apply(store, Update(ADA.id, {"biography": "y"}), viewer=STAFF)[0].seq == last + 1


def test_what_was_merged_away_is_still_erased(store: Store) -> None:
    fill(store)
    twin = entity("person", "twin", name="Ada Twin", phone="+1 555 0100")
    write(store, twin)
    merged = merge(workspace_on(store), ADMIN, ADA.id, twin.id)
    later = keeping(store, 30, keep_changes_days=10)
    apply_retention(later, ADMIN)
    assert apply_retention(later, ADMIN).changes == 0
    assert history(later, STAFF, ADA.id) == []
    with pytest.raises(Conflict, match="no longer"):
        undo(later, STAFF, merged.transaction_id or "")
    assert "0100" not in str(read_changes(later, STAFF, BEGINNING, limit=100))
    erase_person(later, ADMIN, ADA.id)
    assert stored_records(store, [ADA.id, twin.id]) == {}


def test_the_command_says_what_would_go(tmp_path: Path) -> None:
    settings = Settings(data_folder=tmp_path / "data")
    run(settings, "init")
    asked = run(settings, "retain", "--dry-run", CJN_KEEP_CHANGES_DAYS="30")
    assert asked.stdout.splitlines()[0] == "Notes: kept for good."
    assert asked.stdout.splitlines()[2] == "Changes: 0 would go."
    assert code_of(run(settings, "--as", "staff", "retain")) == 6


def test_an_admin_without_the_grant_is_told_no_number_of_what_is_hidden(store: Store) -> None:
    fill(store)
    settings = {"keep_notes_days": 1, "keep_changes_days": 1}
    before = apply_retention(keeping(store, 9, **settings), ADMIN, dry_run=True)
    write(store, entity("interaction", "hidden", on="2020", note="hidden", sensitivity="restricted"))
    workspace = keeping(store, 9, **settings)
    assert apply_retention(workspace, ADMIN, dry_run=True) == before
    granted = apply_retention(workspace, replace(ADMIN, grants=frozenset({"restricted"})), dry_run=True)
    assert (granted.notes, granted.changes) == ((before.notes or 0) + 1, (before.changes or 0) + 1)
    apply_retention(workspace, ADMIN)
    assert next(one.detail for one in read_log(workspace.accounts, ADMIN)) == "notes, changes"
