"""What was changed, by whom and why; and taking the last change back."""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel, Field

from cjn_graph.access import Viewer
from cjn_graph.errors import Conflict, NotFound, StaleVersion
from cjn_graph.model import MODEL, kind_of
from cjn_graph.records import Change
from cjn_graph.records.undo import plan_undo
from cjn_graph.services.receipts import Receipt, write
from cjn_graph.services.workspace import Workspace

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


def history(workspace: Workspace, viewer: Viewer, record_id: str, *, limit: int = 20) -> list[Edit]:
    """List the changes of a record, the latest first.

    Raises
    ------
    NotFound
        There is no such record, or none that the viewer may see.
    """
    known = kind_of(record_id) in MODEL.kinds
    rows = workspace.store.read(viewer, "changes/of_record", record_id=record_id, limit=limit) if known else []
    if not rows:
        raise NotFound(f"There is no record {record_id[:64]}.", hint="Look its id up again.")
    return [_edit(Change.model_validate(row["change"])) for row in rows]


def undo(workspace: Workspace, viewer: Viewer, transaction_id: str, *, reason: str = "undone") -> Receipt:
    """Take back what one transaction wrote, in one transaction.

    Raises
    ------
    NotFound
        There is no such transaction, or none that the viewer may see.
    Conflict
        Something was changed on top of it.
    Forbidden
        It wrote what is never changed, such as a consent.
    """
    viewer.require("staff", "Undoing a change")
    rows = workspace.store.read(viewer, "changes/of_transaction", transaction_id=transaction_id)
    if not rows:
        raise NotFound(
            f"There is no transaction {transaction_id[:64]!r}.", hint="Take its id from the answer to the write."
        )
    try:
        return write(workspace, viewer, plan_undo([Change.model_validate(row["change"]) for row in rows]), reason)
    except (StaleVersion, NotFound):
        raise Conflict(
            "What it wrote was changed since.", hint="Undo the later change first, or edit the record."
        ) from None


def _edit(change: Change) -> Edit:
    before = json.loads(change.before) if change.before else {}
    after = json.loads(change.after)
    names = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
    shown = [name for name in names if name not in _OURS]
    return Edit(
        at=change.at,
        actor=change.actor,
        reason=change.reason,
        action=change.action,
        version=after["version"],
        transaction_id=change.transaction_id,
        before={name: before[name] for name in shown if name in before},
        after={name: after[name] for name in shown if name in after},
    )
