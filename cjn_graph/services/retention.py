"""Retention: how long notes, the security log and the content of changes are kept. Nothing goes unless that is set."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any, Final

from pydantic import BaseModel, Field

from cjn_graph.access import SYSTEM, Viewer
from cjn_graph.accounts.security_log import note
from cjn_graph.model import MODEL, PartialDate, Record, Relationship
from cjn_graph.model.base import ENDPOINT_PROPERTIES
from cjn_graph.records import Change, batches, read_records
from cjn_graph.services.workspace import Workspace
from cjn_graph.store import Store, Transaction

REASON: Final = "kept no longer"
_NOTE: Final = "note"
_BATCH: Final = 500


class Retained(BaseModel):
    """What went, or would go, of what the viewer sees; null where nothing says how long it is kept."""

    notes: int | None = Field(description="Notes of interactions and of other records.")
    security_log: int | None = Field(description="Entries of the security log.")
    changes: int | None = Field(description="Changes whose content went; that they were made stays.")


def apply_retention(workspace: Workspace, viewer: Viewer, *, dry_run: bool = False) -> Retained:
    """Take away what is kept no longer by the settings. Stopped on the way, it is completed by doing it again.

    A note is as old as the day of its contact, or else as the latest change of its record. It goes from the change log
    as well. Of a change that is kept no longer, its number, time, account and record stay, so that nothing is missing
    between two copies; it cannot be undone any more.

    Parameters
    ----------
    dry_run : bool
        Only count.

    Raises
    ------
    Forbidden
        The viewer is no admin.
    """
    viewer.require("admin", "Applying how long things are kept")
    settings, store = workspace.settings, workspace.store
    notes = security_log = changes = None
    if settings.keep_notes_days:
        ids = list(_noted_before(workspace, settings.keep_notes_days))
        notes = sum(len(read_records(store, viewer, part)) for part in batches.slices(ids))
        for part in [] if dry_run else batches.slices(ids):
            store.write(partial(_clear_notes, part, workspace.clock().isoformat(), viewer.account))
    if settings.keep_security_log_days:
        before = workspace.accounts.seconds() - timedelta(days=settings.keep_security_log_days).total_seconds()
        security_log = int(store.read(SYSTEM, "retention/old_events", before=before)[0]["events"])
        if not dry_run:
            _repeat(store, "retention/forget_events", "events", before)
    if settings.keep_changes_days:
        since = (workspace.clock() - timedelta(days=settings.keep_changes_days)).isoformat()
        changes = int(store.read(viewer, "retention/old_changes", before=since)[0]["changes"])
        if not dry_run:
            _repeat(store, "retention/blank_changes", "changes", since)
    found = Retained(notes=notes, security_log=security_log, changes=changes)
    if not dry_run:
        gone = ", ".join(name.replace("_", " ") for name, number in found if number is not None)
        note(workspace.accounts, "retention applied", viewer.account, detail=gone or "nothing is set")
    return found


def _repeat(store: Store, query: str, column: str, before: object) -> None:
    """Run a statement that takes a part at a time until nothing is left."""
    while store.write(lambda transaction: transaction.run(query, before=before, limit=_BATCH)[0][column]):
        pass


def _noted_before(workspace: Workspace, days: int) -> Iterator[str]:
    """Yield the ids of records with a note that is older than some days."""
    first_kept = workspace.today() - timedelta(days=days)
    for kind, declared in MODEL.kinds.items():
        if _NOTE not in declared.model_fields:
            continue
        query = "noted_relationships" if issubclass(declared, Relationship) else "noted_nodes"
        for row in workspace.store.read(SYSTEM, f"retention/{query}", kind=kind):
            if PartialDate(row["happened"] or str(row["changed"])[:10]).last_day < first_kept:
                yield row["id"]


def _clear_notes(ids: list[str], now: str, account: str, transaction: Transaction) -> None:
    """Take the notes of some records away, out of the change log too, and tell that in it."""
    found = list(batches.current_records(transaction, ids).values())
    cleared = [_without_note(one, version=one.version + 1, updated_at=now) for one in found]
    batches.write(transaction, [], cleared)
    rows = [
        {"seq": row["seq"], **{name: _forgotten(row[name]) for name in ("before", "after")}}
        for row in transaction.run("retention/states", ids=ids)
    ]
    if rows:
        transaction.run("retention/set_states", rows=rows)
    first = batches.next_sequence(transaction, len(found))
    log = {"transaction_id": transaction.transaction_id, "at": now, "actor": account, "reason": REASON}
    changes = []
    for number, (before, after) in enumerate(zip(found, cleared, strict=True), first):
        audiences = _audiences(transaction, after)
        changes.append(Change.between(_without_note(before), after, "update", audiences, seq=number, **log))
    batches.append_changes(transaction, changes)


def _without_note(record: Record, **changes: Any) -> Record:
    ends = {end: getattr(record, end) for end in ENDPOINT_PROPERTIES if isinstance(record, Relationship)}
    row = {name: value for name, value in record.to_row().items() if name != _NOTE}
    return type(record).from_row(row | changes, **ends)


def _audiences(transaction: Transaction, record: Record) -> dict[str, list[str]]:
    """Return who sees the ends of a relationship: its change is seen by nobody else."""
    if not isinstance(record, Relationship):
        return {}
    ends = batches.ends_of(transaction, [record], {}, frozenset())
    return {record_id: [end.audience] for record_id, end in ends.items()}


def _forgotten(state: str) -> str:
    """Take the note out of what a change says."""
    values = json.loads(state) if state else {}
    values.pop(_NOTE, None)
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":")) if state else ""
