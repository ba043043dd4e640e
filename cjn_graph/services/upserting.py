"""Writing many records of a kind by their ids in another system: what is there is changed, what is not is created.

Each row has its own outcome. Rows that will do are written in one transaction; where they cannot be written together,
each is written by itself, so that one that contradicts what is stored holds back no other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal

from pydantic import BaseModel, Field

from cjn_graph.access import Viewer
from cjn_graph.errors import CjnError, Conflict, DuplicateExternalId, Forbidden, InvalidInput, NotFound, Problem, Unfit
from cjn_graph.model import MODEL, Entity, Record
from cjn_graph.model.base import PrivateEntity
from cjn_graph.model.plausible import with_dates
from cjn_graph.records import Create, Mutation, Update, read_records
from cjn_graph.records.commit import ADMIN_KINDS, APPEND_ONLY_KINDS, changed
from cjn_graph.records.external_keys import external_key
from cjn_graph.services.receipts import write
from cjn_graph.services.workspace import Workspace

MOST: Final = 1_000
_BY_VERBS: Final = frozenset({"introduction", "round", "survey", "response"})
"""Kinds that their own steps write alone: what else was written so would be a state that they cannot come to."""
_TOLD: Final = (InvalidInput, NotFound, Conflict, Forbidden)
_TRIES: Final = 3

KINDS: Final = tuple(
    kind
    for kind, declared in MODEL.entities.items()
    if kind not in ADMIN_KINDS | APPEND_ONLY_KINDS | _BY_VERBS and not issubclass(declared, PrivateEntity)
)
"""Kinds that are written so."""


class RowProblem(BaseModel):
    """What is wrong with a row."""

    where: str = Field(description="The property, or `row`.")
    what: str = Field(description="What is wrong with it.")
    hint: str = Field(default="", description="What to do about it.")


class RowOutcome(BaseModel):
    """What came of one row."""

    outcome: Literal["created", "updated", "unchanged", "refused"] = Field(description="What was done.")
    id: str | None = Field(description="The record; null where the row was refused.")
    problems: list[RowProblem] = Field(default=[], description="Why it was refused.")


class Upserted(BaseModel):
    """What came of all rows, in their order."""

    rows: list[RowOutcome] = Field(description="One for each that was sent.")
    transaction_ids: list[str] = Field(description="What was written together; give each to undo.")


def upsert(workspace: Workspace, viewer: Viewer, kind: str, rows: Sequence[Mapping[str, Any]]) -> Upserted:
    """Write rows of a kind, each known by its ``external_ids``.

    Properties that a row leaves out stay as they are; null clears one. External ids are added to those on record.

    Raises
    ------
    InvalidInput
        The kind is not written so, or there are too many rows.
    Forbidden
        The viewer's role writes no records.
    """
    viewer.require("staff", "Writing records")
    if kind not in KINDS:
        raise InvalidInput(
            f"Records of the kind {kind[:40]!r} are not written so.", hint=f"Kinds are {', '.join(KINDS)}."
        )
    if len(rows) > MOST:
        raise InvalidInput(f"There are {len(rows):,} rows.", hint=f"Send at most {MOST:,} at once.")
    outcomes: dict[int, RowOutcome] = {}
    planned = _plan(workspace, viewer, kind, rows, outcomes)
    transactions: list[str] = []
    try:
        receipt = write(workspace, viewer, list(planned.values()), "upserted") if planned else None
        transactions += [receipt.transaction_id] if receipt and receipt.transaction_id else []
        outcomes |= {number: _done(mutation) for number, mutation in planned.items()}
    except _TOLD:
        for number in planned:
            outcomes[number] = _alone(workspace, viewer, kind, rows[number], transactions)
    return Upserted(rows=[outcomes[number] for number in range(len(rows))], transaction_ids=transactions)


def _alone(
    workspace: Workspace, viewer: Viewer, kind: str, row: Mapping[str, Any], transactions: list[str]
) -> RowOutcome:
    """Write one row by itself; one that another writer has created meanwhile is looked up again."""
    outcomes: dict[int, RowOutcome] = {}
    for left in reversed(range(_TRIES)):
        planned = _plan(workspace, viewer, kind, [row], outcomes)
        if not planned:
            return outcomes[0]
        try:
            receipt = write(workspace, viewer, list(planned.values()), "upserted")
        except _TOLD as error:
            if not left or not isinstance(error, DuplicateExternalId | Conflict):
                return _refused(error)
        else:
            transactions += [receipt.transaction_id] if receipt.transaction_id else []
            return _done(planned[0])
    raise AssertionError("the last try returns")


def _plan(
    workspace: Workspace,
    viewer: Viewer,
    kind: str,
    rows: Sequence[Mapping[str, Any]],
    outcomes: dict[int, RowOutcome],
) -> dict[int, Mutation]:
    """Say what is to be written for each row; those of which nothing is, with their outcomes, are told in these."""
    declared = MODEL.entities[kind]
    stored = _stored(workspace, viewer, kind, rows)
    planned: dict[int, Mutation] = {}
    used: dict[str, int] = {}
    for number, row in enumerate(rows):
        names = _names(row)
        try:
            found = {stored[name].id: stored[name] for name in names if name in stored}
            _check_row(names, found, used, number)
            mutation = _mutation(workspace, declared, row, next(iter(found.values()), None))
        except _TOLD as error:
            outcomes[number] = _refused(error)
            continue
        if mutation is None:
            outcomes[number] = RowOutcome(outcome="unchanged", id=next(iter(found)))
        else:
            planned[number] = mutation
    return planned


def _names(row: Mapping[str, Any]) -> list[str]:
    given = row.get("external_ids")
    return [name for name in given if isinstance(name, str)] if isinstance(given, list) else []


def _stored(workspace: Workspace, viewer: Viewer, kind: str, rows: Sequence[Mapping[str, Any]]) -> dict[str, Record]:
    """Look up the records that the rows name, as far as the viewer sees them, by external id."""
    names = {name for row in rows for name in _names(row)}
    spaces = (False, True) if "restricted" in viewer.visible else (False,)
    keys = {external_key(kind, name, restricted=closed): name for name in names for closed in spaces}
    found = workspace.store.read(viewer, "records/get_external_keys", keys=sorted(keys)) if keys else []
    records = read_records(workspace.store, viewer, {row["entity_id"] for row in found})
    return {keys[row["key"]]: records[row["entity_id"]] for row in found if row["entity_id"] in records}


def _check_row(names: Sequence[str], found: Mapping[str, Record], used: dict[str, int], number: int) -> None:
    if not names:
        what, hint = "are missing.", "Give what names the record in your system, such as crm:42."
        raise Unfit([Problem("external_ids", what, hint)])
    if len(found) > 1:
        what = f"name several records: {', '.join(sorted(found))}."
        raise Unfit([Problem("external_ids", what, "Merge these first, or give one id.")])
    for known in (*names, *found):
        if used.setdefault(known, number) != number:
            what = f"names the same record as row {used[known]}."
            raise Unfit([Problem("row", what, "Send each record once.")])


def _mutation(
    workspace: Workspace, declared: type[Entity], row: Mapping[str, Any], before: Record | None
) -> Mutation | None:
    values = with_dates(declared, row, workspace.today())
    ours = [name for name in ("id", "version", "created_at", "updated_at", "deleted_at") if name in values]
    if ours:
        raise InvalidInput([Problem(name, "is set by the store.", "Leave it out.") for name in ours])
    if not isinstance(before, Entity):
        record = MODEL.parse(declared.kind, {"id": workspace.new_id(declared.kind), **values})
        return Create(record)
    values["external_ids"] = list(dict.fromkeys([*before.external_ids, *values["external_ids"]]))
    update = Update(before.id, values, before.version)
    return None if changed(before, update) == before else update


def _done(mutation: Mutation) -> RowOutcome:
    if isinstance(mutation, Create):
        return RowOutcome(outcome="created", id=mutation.record.id)
    return RowOutcome(outcome="updated", id=mutation.id)


def _refused(error: CjnError) -> RowOutcome:
    found = error.problems if isinstance(error, InvalidInput) else ()
    problems = [RowProblem(where=one.where, what=one.what, hint=one.hint) for one in found]
    return RowOutcome(
        outcome="refused",
        id=None,
        problems=problems or [RowProblem(where="row", what=error.message, hint=error.hint)],
    )
