"""Records and relationships of any kind, entered and ended by hand, by the rules that the model declares for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from cjn_graph.access import Viewer
from cjn_graph.errors import Problem, Unfit
from cjn_graph.model import MODEL, Record, kind_of
from cjn_graph.model.base import Sensitivity
from cjn_graph.model.ids import a_kind
from cjn_graph.model.plausible import read_date
from cjn_graph.model.relationships import Stewards
from cjn_graph.records import Create, Delete, Update
from cjn_graph.services.alike import require_unlike
from cjn_graph.services.contacts import join, make
from cjn_graph.services.receipts import Receipt, write
from cjn_graph.services.records import read
from cjn_graph.services.repeated import refuse_repeated
from cjn_graph.services.workspace import Workspace

_DEGREES: Final[tuple[Sensitivity, ...]] = ("open", "staff", "restricted")
_REPEATABLE: Final = frozenset({"used"})
"""Kinds of which there may be several between the same two records at the same time."""


def add(
    workspace: Workspace,
    viewer: Viewer,
    kind: str,
    values: Mapping[str, Any],
    joined: Mapping[str, Sequence[str]] | None = None,
    *,
    anyway: bool = False,
    reason: str = "entered",
) -> Receipt:
    """Add an entity of a kind, joined to others; what joins them is as open as the closer of the two may be.

    Parameters
    ----------
    joined : mapping
        Ids of the records that it is joined to, by the kind of relationship.
    anyway : bool
        Add it though a look-alike is on record.

    Raises
    ------
    InvalidInput, NotFound, DuplicateExternalId, Forbidden
    LooksAlike
        A look-alike is on record.
    """
    made = make(workspace, kind, values)
    links = [
        _joined(workspace, relation, made.record, other_id)
        for relation, ids in (joined or {}).items()
        for other_id in dict.fromkeys(ids)
    ]
    if not anyway:
        require_unlike(workspace, viewer, made.record)
    return write(workspace, viewer, [made, *links], reason)


def relate(
    workspace: Workspace,
    viewer: Viewer,
    kind: str,
    from_id: str,
    to_id: str,
    values: Mapping[str, Any],
    *,
    reason: str = "entered",
) -> Receipt:
    """Join two records by a relationship of a kind.

    Raises
    ------
    InvalidInput
        Wrong values, or whoever shall look after somebody is not staff.
    NotFound, Forbidden
    AlreadyRecorded
        It is on record already, and has not ended.
    """
    link = join(workspace, kind, from_id, to_id, values)
    edge = MODEL.relationships[kind].model_validate(link.record)
    if isinstance(edge, Stewards) and not edge.end:
        require_staff(workspace, viewer, edge.from_id)
    require = None if kind in _REPEATABLE else refuse_repeated(viewer, [edge], workspace.today())
    return write(workspace, viewer, [link], reason, require=require)


def end(
    workspace: Workspace,
    viewer: Viewer,
    record_id: str,
    on: str | None = None,
    *,
    expected_version: int,
    reason: str = "ended",
) -> Receipt:
    """Say when a record ended: a membership, an engagement, a need; it stays on record.

    Parameters
    ----------
    on : str, optional
        The last day, as precise as known; today where it is left out.

    Raises
    ------
    StaleVersion, NotFound, Forbidden
    InvalidInput
        It is of a kind that does not end, or the date is wrong.
    """
    viewer.require("staff", "Writing records")
    record = read(workspace, viewer, record_id)
    if not record.ended_by:
        what = f"{a_kind(record.kind)} does not end.".capitalize()
        raise Unfit([Problem("record", what, "Delete it if it is wrong, or edit it.")])
    last = read_date("on", on or workspace.today().isoformat(), workspace.today())
    return write(workspace, viewer, [Update(record_id, {record.ended_by: last}, expected_version)], reason)


def delete(
    workspace: Workspace, viewer: Viewer, record_id: str, *, expected_version: int, reason: str = "deleted"
) -> Receipt:
    """Hide a record from every reader; undo brings it back.

    Raises
    ------
    StaleVersion, NotFound, Forbidden
    """
    viewer.require("staff", "Writing records")
    read(workspace, viewer, record_id)
    return write(workspace, viewer, [Delete(record_id, expected_version)], reason)


def require_staff(workspace: Workspace, viewer: Viewer, person_id: str) -> None:
    """Refuse as steward whoever does not work for the network: they would be asked to introduce its members."""
    viewer.require("staff", "Writing records")
    network = workspace.network(viewer)
    row = network.index.get(person_id)
    if row is not None and not network.people.staff[row]:
        what = "is not staff: they hold no current post in an organization that hosts the network."
        hint = "Name somebody who does, or record that post first (classification of the organization: network_host)."
        raise Unfit([Problem("from_id", what, hint)])


def _joined(workspace: Workspace, relation: str, record: Record, other_id: str) -> Create:
    declared = MODEL.relationships[relation]
    outgoing = (record.kind, kind_of(other_id)) in declared.endpoints
    ends = (record.id, other_id) if outgoing else (other_id, record.id)
    closer = max(record.sensitivity, declared.default_sensitivity, key=_DEGREES.index)
    return join(workspace, relation, *ends, {"sensitivity": closer})
