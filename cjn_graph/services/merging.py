"""Making one record of two, and two of one again: every relationship and property is kept, and nothing is forgotten.

A merge is one transaction. What the record that stays lacks is filled from the other one; where both say something, the
one that stays is right unless the merge says otherwise, and the other value stays in the change log. Relationships keep
their ids and all that they say, and join the record that stays; those of which the writer may see nothing move too, and
are neither told nor counted. The other record is deleted, and its id leads to the one that stays, for good.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from pydantic import BaseModel, Field

from cjn_graph.access import SYSTEM, Viewer
from cjn_graph.errors import Conflict, InvalidInput, NotFound, Problem, Unfit
from cjn_graph.model import MODEL, Entity, Record, Relationship, fold, kind_of
from cjn_graph.model.base import ENDPOINT_PROPERTIES
from cjn_graph.records import Change, Delete, Move, Mutation, Restore, Update, commit
from cjn_graph.records.change import as_json
from cjn_graph.records.reading import read_records, stored_records
from cjn_graph.services.duplicates import DIFFERENT, KINDS
from cjn_graph.services.merged import MERGES
from cjn_graph.services.receipts import Receipt, Written
from cjn_graph.services.workspace import Workspace
from cjn_graph.store import Transaction

_NOT_MERGED: Final = frozenset(
    {"id", "version", "created_at", "updated_at", "deleted_at", "external_ids", "source", "confidence", "fictional"}
)
_TRIES: Final = 5


class Differing(BaseModel):
    """A property of which the two records say different things."""

    name: str = Field(description="The property.")
    kept: str = Field(description="What the record that stays says.")
    other: str = Field(description="What the other one says.")


class MergePreview(BaseModel):
    """What a merge would do, as far as the viewer sees it."""

    keep: str = Field(description="Id of the record that stays.")
    drop: str = Field(description="Id of the one that leads there afterwards.")
    filled: list[Differing] = Field(description="Properties that the record that stays gets from the other one.")
    conflicts: list[Differing] = Field(
        description="Properties of which both say something: the record that stays wins."
    )
    moved: dict[str, int] = Field(description="How many relationships move, by kind.")
    versions: tuple[int, int] = Field(description="Versions of the two that it was made on.")

    def lines(self) -> list[str]:
        """Write it in sentences."""
        moved = ", ".join(f"{number} {kind.replace('_', ' ')}" for kind, number in self.moved.items())
        return [
            *(f"Filled: {one.name}: {one.other}" for one in self.filled),
            *(
                f"Both say something of {one.name}: {one.kept!r} stays, {one.other!r} does not."
                for one in self.conflicts
            ),
            *([f"Moved: {moved}."] if moved else []),
        ]


def preview_merge(workspace: Workspace, viewer: Viewer, keep_id: str, drop_id: str) -> MergePreview:
    """Say what :func:`merge` would do, without doing it.

    Raises
    ------
    NotFound, InvalidInput, Conflict, Forbidden
    """
    viewer.require("staff", "Merging records")
    keep, drop = _both(workspace, viewer, keep_id, drop_id)
    changes, conflicts = _combined(keep, drop, ())
    before = keep.to_row()
    moved: dict[str, int] = {}
    edges = [edge for edge in _edges(workspace, drop.id) if keep.id not in (edge.from_id, edge.to_id)]
    for edge in edges:
        if _is_seen(workspace, viewer, edge):
            moved[edge.kind] = moved.get(edge.kind, 0) + 1
    filled = [
        Differing(name=name, kept=_text(before.get(name)), other=_text(value))
        for name, value in changes.items()
        if name != "external_ids"
    ]
    return MergePreview(
        keep=keep.id,
        drop=drop.id,
        filled=filled,
        conflicts=conflicts,
        moved=dict(sorted(moved.items())),
        versions=(keep.version, drop.version),
    )


def merge(
    workspace: Workspace, viewer: Viewer, keep_id: str, drop_id: str, *, take: Sequence[str] = (), reason: str = ""
) -> Receipt:
    """Merge two people or two organizations into the first.

    Parameters
    ----------
    take : sequence of str
        Properties of which the other record is right.

    Raises
    ------
    NotFound
        One of them does not exist, or may not be seen.
    InvalidInput
        They are of different kinds, or the same; or there is no such property.
    Conflict
        Somebody said that they are different.
    """
    viewer.require("staff", "Merging records")
    for _ in range(_TRIES):
        try:
            return _merge_once(workspace, viewer, keep_id, drop_id, take, reason)
        except _JoinedMeanwhile:
            continue
    raise Conflict("Others are working on these records.", hint="Merge again in a moment.")


class _JoinedMeanwhile(Conflict):
    """Relationships of the records came or went since they were read; perhaps ones that nobody may be told of."""


def _merge_once(
    workspace: Workspace, viewer: Viewer, keep_id: str, drop_id: str, take: Sequence[str], reason: str
) -> Receipt:
    keep, drop = _both(workspace, viewer, keep_id, drop_id)
    unknown = sorted(set(take) - type(keep).model_fields.keys())
    if unknown:
        raise InvalidInput([Problem("take", f"There is no property {unknown[0][:40]!r}.", "See `cjn model`.")])
    changes, _ = _combined(keep, drop, take)
    edges = _edges(workspace, drop.id)
    mutations: list[Mutation] = [Update(keep.id, changes, keep.version)] if changes else []
    mutations += _moving(edges, keep.id, drop.id)
    # Its external ids go to the other one: each names one record.
    mutations.append(Delete(drop.id, drop.version, {"external_ids": []} if drop.external_ids else {}, keep.id))

    def unchanged(transaction: Transaction) -> None:
        now = {row["id"] for row in transaction.run("records/all_at", kind=drop.kind, id=drop.id)}
        if now != {edge.id for edge in edges}:
            raise _JoinedMeanwhile("Relationships came or went.")

    told = f"merged {drop.id} into {keep.id}" + (f": {reason}" if reason else "")
    transaction_id = workspace.new_id("merge")
    written = commit(
        workspace.store,
        viewer,
        mutations,
        reason=told,
        now=workspace.clock(),
        require=unchanged,
        transaction_id=transaction_id,
    )
    return _receipt(viewer, transaction_id, written, [f"{drop.id} leads to {keep.id} from now on."])


def unmerge(workspace: Workspace, viewer: Viewer, merge_id: str) -> Receipt:
    """Take a merge back, though the record that stayed was edited since: what was edited is kept, and told.

    Parameters
    ----------
    merge_id : str
        Id of the merge, or of the record that was merged into the other.

    Raises
    ------
    NotFound
        There is no such merge, or the record that stayed may not be seen.
    Conflict
        It was taken back already, or one of the two is gone: merged into a third one, for instance.
    """
    viewer.require("staff", "Taking a merge back")
    asked = merge_id
    merge_id = merge_id if merge_id.startswith(MERGES) else _merge_of(workspace, viewer, merge_id)
    rows = workspace.store.read(SYSTEM, "changes/of_transaction", transaction_id=merge_id)
    changes = [Change.model_validate(row["change"]) for row in rows]
    gone = next((one for one in changes if one.merged_into), None)
    unknown = NotFound(f"There is no merge {asked[:64]!r}.", hint="Give the id of the merge, or of what was merged.")
    if gone is None or gone.visibility not in viewer.visible or not merge_id.startswith(MERGES):
        raise unknown
    if not gone.is_kept:
        raise Conflict(
            "What was merged was erased since, or the log says it no longer.",
            hint="There is nothing to take back any more.",
        )
    keep_id, drop_id = gone.merged_into, gone.record_id
    stored = stored_records(workspace.store, [one.record_id for one in changes] + [keep_id])
    drop, keep = stored.get(drop_id), stored.get(keep_id)
    if drop is None or keep is None:
        raise Conflict("One of the two was erased since.", hint="There is nothing to take back any more.")
    if keep.sensitivity not in viewer.visible:
        raise unknown
    if not drop.deleted_at or drop.version != json.loads(gone.after)["version"]:
        raise Conflict("The merge was taken back already.", hint=f"See `cjn history {drop_id}`.")
    if keep.deleted_at:
        raise Conflict(f"{keep_id} is gone since.", hint="Take back first what became of it, such as a later merge.")
    notes: list[str] = []
    mutations: list[Mutation] = []
    for change in changes:
        record = stored.get(change.record_id)
        if record is not None and change.before and change.after:  # what was erased since stays away
            mutations += _back(change, record, notes, viewer)
    transaction_id = workspace.new_id("unmerge")
    written = commit(
        workspace.store,
        viewer,
        mutations,
        reason=f"took back the merge of {drop_id} into {keep_id}",
        now=workspace.clock(),
        transaction_id=transaction_id,
    )
    return _receipt(viewer, None, written, notes)


def _merge_of(workspace: Workspace, viewer: Viewer, record_id: str) -> str:
    known = kind_of(record_id) in MODEL.entities
    rows = workspace.store.read(viewer, "changes/of_record", record_id=record_id, limit=1) if known else []
    return str(rows[0]["change"]["transaction_id"]) if rows else record_id


def _both(workspace: Workspace, viewer: Viewer, keep_id: str, drop_id: str) -> tuple[Entity, Entity]:
    kinds = {kind_of(keep_id), kind_of(drop_id)}
    if keep_id == drop_id or len(kinds) > 1 or not kinds <= set(KINDS):
        raise Unfit(
            "Two people, or two organizations, are merged.", hint="Give the ids or names of two different ones."
        )
    found = read_records(workspace.store, viewer, [keep_id, drop_id])
    for record_id in (keep_id, drop_id):
        if record_id not in found:
            raise NotFound(f"There is no record {record_id}.", hint="Look its id up again.")
    keep, drop = found[keep_id], found[drop_id]
    if not (isinstance(keep, Entity) and isinstance(drop, Entity)):
        raise TypeError("Only entities are merged.")
    if keep.sensitivity != drop.sensitivity:
        raise Unfit("The two are not equally open.", hint="Set the sensitivity of one to that of the other first.")
    for edge in _edges(workspace, drop.id):
        between = edge.kind == DIFFERENT and keep.id in (edge.from_id, edge.to_id)
        if between and _is_seen(workspace, viewer, edge):
            hint = f"If that is wrong, delete {edge.id} first."
            raise Conflict("Somebody said that the two are not the same.", hint=hint)
    return keep, drop


def _edges(workspace: Workspace, record_id: str) -> list[Relationship]:
    """Read all relationships of a record, hidden and deleted ones too."""
    rows = workspace.store.read(SYSTEM, "records/all_at", kind=kind_of(record_id), id=record_id)
    found = stored_records(workspace.store, [row["id"] for row in rows])
    return [edge for edge in found.values() if isinstance(edge, Relationship)]


def _is_seen(workspace: Workspace, viewer: Viewer, edge: Relationship) -> bool:
    return edge.id in read_records(workspace.store, viewer, [edge.id])


def _moving(edges: Sequence[Relationship], keep_id: str, drop_id: str) -> list[Move]:
    """Return how relationships get to the record that stays; what joins the two stays as it is, out of sight.

    Whoever merges need not see a relationship, so nothing about it may stop them, such as its version.
    """
    found = []
    for edge in edges:
        start, end = (keep_id if one == drop_id else one for one in (edge.from_id, edge.to_id))
        if start != end:
            found.append(Move(edge.id, start, end))
    return found


def _combined(keep: Entity, drop: Entity, take: Sequence[str]) -> tuple[dict[str, Any], list[Differing]]:
    """Return what the record that stays gets, as storable values, and of what both say something."""
    mine, theirs = keep.to_row(), drop.to_row()
    changes: dict[str, Any] = {}
    conflicts: list[Differing] = []
    for name in type(keep).model_fields:
        value, other = getattr(keep, name), getattr(drop, name)
        if name in _NOT_MERGED or other in (None, [], {}) or value == other:
            continue
        if isinstance(value, list) and name not in take:
            changes[name] = list(dict.fromkeys([*value, *other]))
        elif isinstance(value, dict):
            changes[name] = {**other, **value} if name not in take else {**value, **other}
            conflicts += [
                Differing(name=f"attr:{key}", kept=value[key], other=other[key])
                for key in value.keys() & other.keys()
                if value[key] != other[key]
            ]
        elif value is None or name in take:
            changes[name] = theirs.get(name)
        else:
            conflicts.append(Differing(name=name, kept=_text(mine.get(name)), other=_text(theirs.get(name))))
    named = changes.get("nicknames", getattr(keep, "nicknames", None))
    other_name = getattr(drop if "name" not in take else keep, "name", "")
    if named is not None and fold(other_name) not in {
        fold(one) for one in (*named, changes.get("name", getattr(keep, "name", "")))
    }:
        changes["nicknames"] = [*named, other_name]  # so that who is looked for by it is found
    ids = list(dict.fromkeys([*keep.external_ids, *drop.external_ids]))
    if ids != keep.external_ids:
        changes["external_ids"] = ids
    same = {name for name, value in changes.items() if value == getattr(keep, name)}
    return {name: value for name, value in changes.items() if name not in same}, conflicts


def _back(change: Change, record: Record, notes: list[str], viewer: Viewer) -> list[Mutation]:
    """Return what takes one change of a merge back, whatever happened to the record since."""
    before, after = json.loads(change.before), json.loads(change.after)
    if change.action == "delete":
        if not record.deleted_at:
            return []
        fields = _fields(before, after)
        return [Restore(record.id, record.version, fields)]
    if isinstance(record, Relationship):
        ends = before["from_id"], before["to_id"]
        return [] if ends == (record.from_id, record.to_id) else [Move(record.id, *ends, record.version)]
    now = json.loads(as_json(record))
    back: dict[str, Any] = {}
    for name, value in _fields(before, after).items():
        if now.get(name) == after.get(name):
            back[name] = value
        elif isinstance(now.get(name), list):
            added = set(after.get(name, [])) - set(before.get(name, []))
            back[name] = [one for one in now[name] if one not in added]
        elif name == "attributes" and name in now:
            back[name] = _attributes_back(*(json.loads(state.get(name, "{}")) for state in (now, before, after)))
        elif change.visibility in viewer.visible:
            notes.append(
                f"{name} of {record.id} was edited since the merge, and stays: {_text(now.get(name)) or '(empty)'}"
            )
    return [Update(record.id, back, record.version)] if back else []


def _attributes_back(now: Mapping[str, str], before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, str]:
    """Return the attributes of now as they were before a change, but for those that say something else since."""
    back = {name: before.get(name, "") for name in before.keys() | after.keys() if now.get(name) == after.get(name)}
    return {name: text for name, text in {**now, **back}.items() if text}


def _fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """Return the properties that a change touched, as they were before it."""
    skipped = {"version", "updated_at", "created_at", "deleted_at", "id", *ENDPOINT_PROPERTIES}
    touched = {name: before.get(name) for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    found = {name: value for name, value in touched.items() if name not in skipped}
    attributes = found.get("attributes")
    if isinstance(attributes, str):
        found["attributes"] = json.loads(attributes)
    if found.get("external_ids", ()) is None:
        found["external_ids"] = []
    return found


def _receipt(viewer: Viewer, transaction_id: str | None, changes: Sequence[Change], notes: Sequence[str]) -> Receipt:
    written = [
        Written(id=change.record_id, kind=change.kind, action=change.action)
        for change in changes
        if change.visibility in viewer.visible
    ]
    return Receipt(transaction_id=transaction_id, written=written, notes=list(notes))


def _text(value: Any) -> str:
    return "" if value is None else "; ".join(map(str, value)) if isinstance(value, list) else str(value)
