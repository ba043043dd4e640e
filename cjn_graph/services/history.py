"""What was changed, by whom and why; and taking the last change back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, Field

from cjn_graph.access import Viewer
from cjn_graph.errors import Conflict, InvalidInput, NotFound, Problem, StaleVersion
from cjn_graph.model import MODEL, Relationship, kind_of
from cjn_graph.model.introductions import RELEASED
from cjn_graph.records import Change
from cjn_graph.records.reading import stored_records
from cjn_graph.records.undo import plan_undo
from cjn_graph.services.imports import batches_of, is_import, new_undo_id, receipt_of, undo_batch
from cjn_graph.services.merged import MERGES, UNMERGES
from cjn_graph.services.merging import unmerge
from cjn_graph.services.receipts import Receipt, Written, write
from cjn_graph.services.workspace import Workspace

MANY = 25
"""Records that one undo takes back without asking."""
_OURS = frozenset({"version", "created_at", "updated_at"})


class Edit(BaseModel):
    """One change of a record, as a reader wants to see it."""

    at: str = Field(description="When, ISO 8601 in UTC.")
    actor: str = Field(description="Account that made it.")
    reason: str = Field(description="Why.")
    action: str = Field(description="create, update, delete or restore.")
    version: int = Field(description="Version that it left behind.")
    transaction_id: str = Field(description="Give it to undo.")
    before: dict[str, Any] = Field(description="The properties that changed, as they were.")
    after: dict[str, Any] = Field(description="The same, as they are since.")

    @property
    def changed(self) -> list[str]:
        """The properties that changed, those that were cleared among them."""
        return sorted({*self.before, *self.after})


def history(workspace: Workspace, viewer: Viewer, record_id: str, *, limit: int = 20) -> list[Edit]:
    """List the changes of a record, the latest first.

    Raises
    ------
    NotFound
        There is no such record, or none that the viewer may see.
    """
    viewer.require("staff", "Reading the history of a record")
    known = kind_of(record_id) in MODEL.kinds and seen_or_deleted(workspace, viewer, [record_id])
    rows = workspace.store.read(viewer, "changes/of_record", record_id=record_id, limit=limit) if known else []
    if not rows:
        raise NotFound(f"There is no record {record_id[:64]}.", hint="Look its id up again.")
    changes = [Change.model_validate(row["change"]) for row in rows]
    return [edit_of(workspace, viewer, change) for change in changes if change.is_kept]


class Undoable(BaseModel):
    """What an undo of one transaction takes back, as far as the viewer sees it."""

    at: str = Field(description="When it was written, ISO 8601 in UTC.")
    actor: str = Field(description="Account that wrote it.")
    reason: str = Field(description="Why.")
    written: list[Written] = Field(description="The records that it wrote, in the order they were written.")


def preview_undo(workspace: Workspace, viewer: Viewer, transaction_id: str) -> Undoable:
    """Say what :func:`undo` would take back, without taking it back.

    Raises
    ------
    NotFound
        There is no such transaction, or none that the viewer may see.
    """
    changes = _changes_seen(workspace, viewer, transaction_id)
    first = changes[0]
    told = _reason(workspace, viewer, first)
    return Undoable(at=first.at, actor=first.actor, reason=told, written=Receipt.of(changes).written)


def undo(
    workspace: Workspace, viewer: Viewer, transaction_id: str, *, confirm: bool = False, reason: str = "undone"
) -> Receipt:
    """Take back what one transaction wrote, in one transaction, or a whole import, as far as the viewer sees it.

    Of an import, what was edited or joined to other records since is kept, and the receipt names it.

    What the viewer does not see stays as it is: refusing would tell that it exists.

    Parameters
    ----------
    confirm : bool
        Take back more than 25 records at once, such as a batch of an import.

    Raises
    ------
    NotFound
        There is no such transaction, or none that the viewer may see.
    Conflict
        Something was changed on top of it, or it released a round.
    Forbidden
        It wrote what is never changed, such as a consent.
    InvalidInput
        It wrote many records, and ``confirm`` is not given.
    """
    if is_import(transaction_id):
        return _undo_import(workspace, viewer, transaction_id)
    if transaction_id.startswith(MERGES):
        return unmerge(workspace, viewer, transaction_id)
    changes = _changes_seen(workspace, viewer, transaction_id)
    if len(changes) > MANY and not confirm:
        problem = f"it wrote {len(changes):,} records, such as a batch of an import; all of them would be taken back."
        raise InvalidInput([Problem("undo", problem, "Confirm it (`--yes`, or `confirm=true`) if that is meant.")])
    if any(change.kind == "round" and change.reason == RELEASED for change in changes):
        raise Conflict(
            "The release of a round is not taken back: its introductions are proposed.",
            hint="Withdraw those that are not to be, each by its step.",
        )
    try:
        return write(workspace, viewer, plan_undo(changes), reason)
    except (StaleVersion, NotFound):
        raise Conflict(
            "What it wrote was changed since, or taken back already.",
            hint="Undo the later change first, or edit the record.",
        ) from None


def _undo_import(workspace: Workspace, viewer: Viewer, import_id: str) -> Receipt:
    """Take an import back, its last transaction first. Stopped on the way, it is completed by doing it again."""
    viewer.require("staff", "Undoing a change")
    undo_id = new_undo_id(workspace, import_id)
    written: list[Change] = []
    kept: list[str] = []
    for number, batch in enumerate(reversed(batches_of(workspace, viewer, import_id)), 1):
        changes, left = undo_batch(workspace, viewer, _changes_seen(workspace, viewer, batch), f"{undo_id}.{number}")
        written += changes
        kept += left
    return receipt_of(undo_id, written, kept)


def _changes_seen(workspace: Workspace, viewer: Viewer, transaction_id: str) -> list[Change]:
    """Read the changes of a transaction that the viewer may take back: one at least."""
    viewer.require("staff", "Undoing a change")
    if is_import(transaction_id):
        batches = batches_of(workspace, viewer, transaction_id)
        return [change for batch in batches for change in _changes_seen(workspace, viewer, batch)]
    rows = workspace.store.read(viewer, "changes/of_transaction", transaction_id=transaction_id)
    changes = [Change.model_validate(row["change"]) for row in rows]
    seen = seen_or_deleted(workspace, viewer, [change.record_id for change in changes])
    changes = [change for change in changes if change.record_id in seen]
    if not changes:
        raise NotFound(
            f"There is no transaction {transaction_id[:64]!r}.", hint="Take its id from the answer to the write."
        )
    if not all(change.is_kept for change in changes):
        raise Conflict("What it wrote is kept no longer in the change log.", hint="Edit the records instead.")
    return changes


def seen_or_deleted(workspace: Workspace, viewer: Viewer, record_ids: Sequence[str]) -> set[str]:
    """Return the records that the viewer sees today, or would see if they or their ends were not deleted.

    A change is written once, with what was to be seen then; the record or an end of it may have been closed since.
    """
    stored = stored_records(workspace.store, record_ids)
    ends = {
        end for record in stored.values() if isinstance(record, Relationship) for end in (record.from_id, record.to_id)
    }
    stored |= stored_records(workspace.store, ends - stored.keys())
    open_to_viewer = {record_id for record_id, record in stored.items() if record.audience in viewer.scope}
    return {
        record_id
        for record_id in set(record_ids) & open_to_viewer
        for record in [stored[record_id]]
        if not isinstance(record, Relationship) or {record.from_id, record.to_id} <= open_to_viewer
    }


def _reason(workspace: Workspace, viewer: Viewer, change: Change) -> str:
    """Return why, without a record that the viewer does not see: one of a merge may have been closed since."""
    if not change.transaction_id.startswith((MERGES, UNMERGES)):
        return change.reason
    named = [word for word in change.reason.partition(":")[0].split() if kind_of(word)]
    return change.reason if seen_or_deleted(workspace, viewer, named) == set(named) else "merge"


def edit_of(workspace: Workspace, viewer: Viewer, change: Change) -> Edit:
    """Tell a change as a reader wants to see it: what differs, as it was and as it is since."""
    before = json.loads(change.before) if change.before else {}
    after = json.loads(change.after)
    names = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
    shown = [name for name in names if name not in _OURS]
    return Edit(
        at=change.at,
        actor=change.actor,
        reason=_reason(workspace, viewer, change),
        action=change.action,
        version=after["version"],
        transaction_id=change.transaction_id,
        before={name: before[name] for name in shown if name in before},
        after={name: after[name] for name in shown if name in after},
    )
