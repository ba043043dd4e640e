"""Create, read, change, relate, list, delete and restore records of any kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, TypeVar

from cjn_graph.access import Viewer
from cjn_graph.errors import InvalidInput, NotFound, Problem, Unfit
from cjn_graph.model import MODEL, Record, Relationship, kind_of
from cjn_graph.model.ids import a_kind
from cjn_graph.model.introductions import Introduction, Round
from cjn_graph.model.plausible import with_dates
from cjn_graph.records import Create, Delete, Restore, Update, read_records
from cjn_graph.services.merged import merged_into, require_not_merged
from cjn_graph.services.receipts import Receipt, write
from cjn_graph.services.workspace import Workspace

R = TypeVar("R", bound=Record)

MAX_PAGE = 500
_OURS = ("version", "created_at", "updated_at", "deleted_at")
_WITH_ITS_PERSON = frozenset({"consent", "given_by"})
"""Kinds that only their verb writes, together: a consent of nobody, or one handed to anybody, would stay for good."""
_OF_ROUND: Final = frozenset({"pairs", "taken_out", "released_on", "group", "fit", "exposure_gini", "top_decile_share"})


def create(
    workspace: Workspace, viewer: Viewer, kind: str, values: Mapping[str, Any], *, reason: str = "entered"
) -> Record:
    """Create one entity; its id is made here.

    Raises
    ------
    InvalidInput
        Unknown kind, a consent, or wrong values: each is named.
    DuplicateExternalId, Forbidden
    """
    if kind in MODEL.relationships and kind not in _WITH_ITS_PERSON:
        raise InvalidInput(f"A {kind.replace('_', ' ')} joins two records.", hint="Relate them instead.")
    return _create(workspace, viewer, kind, values, reason)


def relate(
    workspace: Workspace,
    viewer: Viewer,
    kind: str,
    from_id: str,
    to_id: str,
    values: Mapping[str, Any] | None = None,
    *,
    reason: str = "entered",
) -> Record:
    """Join two records with a relationship.

    Raises
    ------
    InvalidInput
        Unknown kind, whose consent it is, kinds that it cannot join, too many, a cycle, or wrong values.
    NotFound
        An endpoint does not exist.
    """
    if kind not in MODEL.relationships:
        raise InvalidInput(
            f"There is no relationship called {kind[:80]!r}.", hint=f"Use one of: {', '.join(MODEL.relationships)}."
        )
    ends = {"from_id": from_id, "to_id": to_id}
    return _create(workspace, viewer, kind, {**(values or {}), **ends}, reason)


def read(workspace: Workspace, viewer: Viewer, record_id: str) -> Record:
    """Read one record; of one that was merged into another, the one that it leads to.

    Raises
    ------
    NotFound
        It does not exist, is deleted, or may not be seen.
    """
    if kind_of(record_id) not in MODEL.kinds:
        raise NotFound(f"There is no record {record_id[:64]!r}.", hint="An id looks like person-7k3f9q2mwx4c5d6e.")
    found = read_records(workspace.store, viewer, [record_id])
    if record_id not in found and (target := merged_into(workspace, viewer, record_id)):
        return read(workspace, viewer, target)
    if record_id not in found:
        raise NotFound(f"There is no record {record_id}.", hint="Look its id up again; it may have been deleted.")
    return found[record_id]


def read_kind(workspace: Workspace, viewer: Viewer, declared: type[R], record_id: str) -> R:
    """Read one record that must be of a kind.

    Raises
    ------
    NotFound
        It is of another kind, does not exist, is deleted, or may not be seen.
    """
    record = read(workspace, viewer, record_id)
    if not isinstance(record, declared):
        words = declared.kind.replace("_", " ")
        raise NotFound(f"There is no {words} {record_id[:64]!r}.", hint=f"Give the id of {a_kind(declared.kind)}.")
    return record


def edit(
    workspace: Workspace,
    viewer: Viewer,
    record_id: str,
    changes: Mapping[str, Any],
    *,
    expected_version: int,
    reason: str = "edited",
) -> Receipt:
    """Change properties of a record; None clears one. Nothing is written where nothing changes.

    Raises
    ------
    StaleVersion
        Somebody else changed it since ``expected_version``; ``editing.both_sides`` tells what.
    NotFound, InvalidInput, Forbidden
    """
    viewer.require("staff", "Writing records")
    # A relationship whose end is deleted is nowhere to be seen: it is not changed behind anybody's back.
    record = read(workspace, viewer, record_id)
    declared = type(record)
    if isinstance(record, Introduction) and changes.get("status", record.status) != record.status:
        what, hint = "an introduction comes to another state by a step.", "Use `cjn introduction ID STEP`."
        raise Unfit([Problem("status", what, hint)])
    if isinstance(record, Round) and _OF_ROUND & changes.keys():
        what, hint = "a round is edited pair by pair.", "Use `cjn rounds`, or the page of the round."
        raise Unfit([Problem("round", what, hint)])
    dated = with_dates(declared, changes, workspace.today())
    return write(workspace, viewer, [Update(record_id, dated, expected_version)], reason)


def update(
    workspace: Workspace,
    viewer: Viewer,
    record_id: str,
    changes: Mapping[str, Any],
    *,
    expected_version: int,
    reason: str = "edited",
) -> Record:
    """Do as :func:`edit`, and return the record as it is then."""
    edit(workspace, viewer, record_id, changes, expected_version=expected_version, reason=reason)
    return read(workspace, viewer, record_id)


def delete(
    workspace: Workspace, viewer: Viewer, record_id: str, *, expected_version: int, reason: str = "deleted"
) -> None:
    """Hide a record from every reader. :func:`restore` brings it back.

    Raises
    ------
    StaleVersion, NotFound, Forbidden
    """
    write(workspace, viewer, [Delete(record_id, expected_version)], reason)


def restore(workspace: Workspace, viewer: Viewer, record_id: str, *, reason: str = "restored") -> Record:
    """Bring a deleted record back; one that was merged into another comes back by taking the merge back.

    Raises
    ------
    NotFound, Conflict, Forbidden
    """
    viewer.require("staff", "Writing records")
    require_not_merged(workspace, viewer, record_id)
    write(workspace, viewer, [Restore(record_id)], reason)
    return read(workspace, viewer, record_id)


def list_records(workspace: Workspace, viewer: Viewer, kind: str, *, after: str = "", limit: int = 100) -> list[Record]:
    """List records of a kind in the order of their ids, from behind the id ``after``; at most 500 at once."""
    declared = MODEL.kind(kind)
    if not 1 <= limit <= MAX_PAGE:
        raise InvalidInput([Problem("limit", f"is {limit}", f"Ask for 1 to {MAX_PAGE} records at once.")])
    if issubclass(declared, Relationship):
        rows = workspace.store.read(viewer, "records/list_relationships", kind=kind, after=after, limit=limit)
        return [declared.from_row(row["relationship"], from_id=row["from_id"], to_id=row["to_id"]) for row in rows]
    rows = workspace.store.read(viewer, "records/list_nodes", kind=kind, after=after, limit=limit)
    return [declared.from_row(row["node"]) for row in rows]


def _create(workspace: Workspace, viewer: Viewer, kind: str, values: Mapping[str, Any], reason: str) -> Record:
    viewer.require("staff", "Writing records")
    if kind in _WITH_ITS_PERSON:
        raise Unfit(
            "A consent is recorded together with the person whose decision it is.",
            hint="Use `cjn consent`, or POST /api/v1/people/{id}/consents.",
        )
    ours = [name for name in _OURS if name in values]
    if ours:
        raise InvalidInput([Problem(name, "is set by the store", "Leave it out.") for name in ours])
    dated = with_dates(MODEL.kind(kind), values, workspace.today())
    record = MODEL.parse(kind, {"id": workspace.new_id(kind), **dated})
    write(workspace, viewer, [Create(record)], reason)
    return read(workspace, viewer, record.id)
