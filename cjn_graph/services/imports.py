"""Taking a whole import back: creations, updates and ties, but for what people have changed or built upon since."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence, Set
from typing import Final

from pydantic import BaseModel, Field

from cjn_graph.access import Viewer
from cjn_graph.errors import NotFound
from cjn_graph.exchange.settling import reasons_of
from cjn_graph.model import MODEL, Record
from cjn_graph.records import Change, Delete, Mutation, Update, commit
from cjn_graph.records.change import as_json
from cjn_graph.records.commit import APPEND_ONLY_KINDS
from cjn_graph.records.reading import read_joined, stored_records
from cjn_graph.records.undo import plan_undo
from cjn_graph.services.receipts import Receipt, Written
from cjn_graph.services.workspace import Workspace
from cjn_graph.store import Row

KINDS_OF_GROUPS: Final = ("import", "undo", "bulk")
"""What the ids begin with of what is taken back as one: an import, many people edited at once, the undo of either."""
_KEPT_TOLD: Final = 20
_OF_AN_UNDO: Final = 6
"""Characters by which the undos of one import differ."""


def is_import(transaction_id: str) -> bool:
    """Tell whether an id is that of a whole import, or of its undo, and not of one of its transactions."""
    return transaction_id.startswith(tuple(f"{kind}-" for kind in KINDS_OF_GROUPS)) and "." not in transaction_id


def batches_of(workspace: Workspace, viewer: Viewer, import_id: str) -> list[str]:
    """Return the ids of the transactions of an import, in the order of writing.

    Raises
    ------
    NotFound
        There is no such import, or nothing that the viewer may see of it.
    """
    rows = workspace.store.read(viewer, "changes/batches_of_import", first=f"{import_id}.", behind=f"{import_id}/")
    if not rows:
        raise NotFound(f"There is no import {import_id[:64]!r}.", hint="Take its id from the report of the import.")
    return sorted((row["transaction_id"] for row in rows), key=lambda one: int(one.rpartition(".")[2]))


class Import(BaseModel):
    """An import, and what became of it."""

    id: str = Field(description="Give it to undo, which takes the whole import back.")
    source: str = Field(description="Where its files came from.")
    at: str = Field(description="When it began, ISO 8601 in UTC.")
    actor: str = Field(description="Account that imported.")
    created: int = Field(description="Records that it created, or brought back.")
    updated: int = Field(description="Records that it changed.")
    taken_back: int = Field(description="Records of which it was taken back; 0 where it was not.")


def list_imports(workspace: Workspace, viewer: Viewer, *, limit: int = 50) -> list[Import]:
    """List imports, the latest first, as far as the viewer sees what they wrote."""
    viewer.require("staff", "Importing")
    undone = _groups(workspace, viewer, KINDS_OF_GROUPS[1])
    undone_again = {_of(one) for one in undone}
    stands = {one: rows for one, rows in undone.items() if f"undo-{_rest(one)}" not in undone_again}
    found = [
        Import(
            id=import_id,
            source=rows[0]["reason"].removeprefix(reasons_of("")[0]),
            at=min(row["at"] for row in rows),
            actor=rows[0]["actor"],
            created=sum(row["changes"] for row in rows if row["action"] in ("create", "restore")),
            updated=sum(row["changes"] for row in rows if row["action"] == "update"),
            taken_back=sum(
                row["changes"] for one, rows in stands.items() if _of(one) == f"undo-{_rest(import_id)}" for row in rows
            ),
        )
        for import_id, rows in _groups(workspace, viewer, KINDS_OF_GROUPS[0]).items()
    ]
    return sorted(found, key=lambda one: (one.at, one.id), reverse=True)[:limit]


def new_undo_id(workspace: Workspace, import_id: str) -> str:
    """Make the id of the undo of an import, or of an undo: it names what it takes back."""
    return f"undo-{_rest(import_id)}-{_rest(workspace.new_id('undo'))[:_OF_AN_UNDO]}"


def _groups(workspace: Workspace, viewer: Viewer, kind: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in workspace.store.read(viewer, "changes/imports", first=f"{kind}-", behind=f"{kind}."):
        found[row["transaction_id"].rpartition(".")[0]].append(row)
    return found


def _rest(group_id: str) -> str:
    return group_id.partition("-")[2]


def _of(undo_id: str) -> str:
    """Return the id of an undo without its own part."""
    return undo_id.rpartition("-")[0]


def undo_batch(
    workspace: Workspace, viewer: Viewer, changes: Sequence[Change], transaction_id: str
) -> tuple[list[Change], list[str]]:
    """Take back what one transaction of an import wrote; return the changes, and what is kept and why."""
    stored = stored_records(workspace.store, [change.record_id for change in changes])
    ties = [change for change in changes if change.kind in MODEL.relationships]
    others = [change for change in changes if change.kind not in MODEL.relationships]
    steps = [_step(change, stored[change.record_id]) for change in ties]
    gone = {mutation.id for mutation, _ in steps if isinstance(mutation, Delete)}
    used = _used_since(workspace, viewer, [one.record_id for one in others if one.action == "create"], gone)
    for change in others:
        record = stored[change.record_id]
        if change.record_id in used and not record.deleted_at:
            steps.append((None, f"{_title(record)} ({record.id}): other records are joined to it since."))
        else:
            steps.append(_step(change, record))
    mutations = [mutation for mutation, _ in steps if mutation]
    kept = [why for _, why in steps if why]
    reason = changes[0].reason
    written = commit(
        workspace.store,
        viewer,
        mutations,
        reason=f"undo of {reason}",
        now=workspace.clock(),
        transaction_id=transaction_id,
    )
    return written, kept


def _step(change: Change, record: Record) -> tuple[Mutation | None, str]:
    """Return what takes a change back, and why it stays, as a whole or in part."""
    if change.action in {"create", "restore"} and record.deleted_at:
        return None, ""  # taken back already
    if change.kind in APPEND_ONLY_KINDS:
        return None, f"{record.id}: what is only ever added is never taken back."
    if record.version == json.loads(change.after)["version"]:
        return plan_undo([change])[0], ""
    if change.action == "update" and not record.deleted_at:
        back, edited = _fields_back(change, record)
        kept = f"{_title(record)} ({record.id}): {', '.join(edited)} was edited since." if edited else ""
        return Update(record.id, back, record.version) if back else None, kept
    return None, f"{_title(record)} ({record.id}): it was edited since."


def receipt_of(undo_id: str, changes: Sequence[Change], kept: Sequence[str]) -> Receipt:
    """Write the receipt of the undo of an import."""
    told = [f"Kept: {line}" for line in kept[:_KEPT_TOLD]]
    more = [f"Kept, too: {len(kept) - _KEPT_TOLD:,} more."] if len(kept) > _KEPT_TOLD else []
    written = [Written(id=change.record_id, kind=change.kind, action=change.action) for change in changes]
    return Receipt(transaction_id=undo_id if changes else None, written=written, notes=[*told, *more])


def _fields_back(change: Change, record: Record) -> tuple[dict[str, object], list[str]]:
    """Return the values before the import of what is as the import left it, and the fields that were edited since."""
    (undone,) = plan_undo([change])
    changes = dict(undone.changes) if isinstance(undone, Update) else {}
    now, after = json.loads(as_json(record)), json.loads(change.after)
    edited = sorted(name for name in changes if now.get(name) != after.get(name))
    before = json.loads(change.before)
    return {name: changes[name] for name in changes if name not in edited}, [
        name for name in edited if now.get(name) != before.get(name)
    ]


def _used_since(workspace: Workspace, viewer: Viewer, entities: Sequence[str], gone: Set[str]) -> set[str]:
    """Return the entities that are joined to something by relationships that stay."""
    joined = read_joined(workspace.store, viewer, entities, MODEL.relationships)
    return {one.id for one in joined if one.edge["id"] not in gone}


def _title(record: Record) -> str:
    return str(getattr(record, "name", None) or getattr(record, "title", None) or record.kind.replace("_", " "))
