"""Checks every row of the files against the model and the graph, and plans the writes; writes nothing itself."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from cjn_graph.access import Viewer
from cjn_graph.errors import Forbidden
from cjn_graph.exchange.columns import KEPT_WHEN_EMPTY
from cjn_graph.exchange.csv_file import CsvFile
from cjn_graph.exchange.problems import ProblemList
from cjn_graph.exchange.rows import Layout, Row, own_ids, parse_rows, record_of
from cjn_graph.exchange.staging import PlannedWrite, Staging
from cjn_graph.model import MODEL, Entity, Record, Relationship, derived_id
from cjn_graph.model.entities import Observation
from cjn_graph.records.commit import APPEND_ONLY_KINDS, never_changed
from cjn_graph.services.import_edges import EdgeRules
from cjn_graph.services.import_lookup import Lookup, Target, Wanted
from cjn_graph.services.plausible import EARLIEST_YEAR, is_too_early

CHUNK = 2_000
"""Rows that are looked up at once."""

Action = Literal["create", "update", "unchanged", "repeated"]
_FIRST_DATES = ("start", "first_on", "on", "since")
_ROLES = ("role", "how")


class RowOutcome(BaseModel):
    """What a row would do, or did: for showing a dry run row by row.

    ``changed`` names the properties that an update changes.
    """

    model_config = ConfigDict(frozen=True)

    file: str
    row: int
    action: Action
    id: str
    changed: list[str] = []


class FileReport(BaseModel):
    """What one file holds and what becomes of it."""

    file: str
    kind: str
    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    repeated: int = 0


class Planner:
    """Plans the import of one folder, file by file: entities first, so that relationships find them.

    Parameters
    ----------
    lookup : Lookup
    viewer : Viewer
    source : str
        Source of the import.
    staging : Staging
        Keeps what must be remembered between rows, and the planned writes.
    problems : ProblemList
        Receives what is wrong.
    each_row : callable, optional
        Called with every valid row's :class:`RowOutcome`.
    """

    def __init__(
        self,
        lookup: Lookup,
        viewer: Viewer,
        source: str,
        staging: Staging,
        problems: ProblemList,
        each_row: Callable[[RowOutcome], None] | None = None,
    ) -> None:
        self._lookup = lookup
        self._viewer = viewer
        self._source = source
        self._staging = staging
        self._problems = problems
        self._each_row = each_row
        self._edges = EdgeRules(lookup, staging, problems, source)

    def unreadable(self, kind: str) -> None:
        """Note that a kind's file could not be read, or not all of it: ids that are missing are no news then."""
        self._edges.incomplete.add(kind)

    def plan_file(self, file: CsvFile, layout: Layout, report: FileReport) -> Iterator[int]:
        """Check and plan one file; yield the line number reached after each chunk of rows."""
        kind = layout.format.kind
        rows = parse_rows(file, layout, self._problems)
        while chunk := list(islice(rows, CHUNK)):
            report.rows += len(chunk)
            if issubclass(kind, Entity):
                found = self._entities(chunk, layout, report.file)
            else:
                found = self._relationships(chunk, layout, report, MODEL.relationships[kind.kind])
            self._staging.plan(list(self._settle(found, layout, report)))
            yield chunk[-1].line
        if not file.whole:
            self.unreadable(kind.kind)
        if issubclass(kind, Relationship):
            self._edges.check_cycles(kind, report.file)

    def _entities(self, chunk: list[Row], layout: Layout, file: str) -> Iterator[tuple[Row, Record, Target]]:
        kind = layout.format.kind.kind
        described: list[tuple[Row, Record]] = []
        for row in chunk:
            if "id" not in row.ids:
                self._problems.add(file, row.line, "id", "The id is empty.", "Give every row an id of its own.")
            elif record := self._valid(row, layout, file):
                described.append((row, record))
            else:
                self._staging.name(kind, f"{self._source}:{row.ids['id']}", "", row.line)
        stored = self._lookup.named((kind, name) for row, _ in described for name in own_ids(row, self._source))
        wanted = [self._wanted(row, record, stored) for row, record in described]
        for (row, record), target in zip(described, self._lookup.targets(wanted), strict=True):
            if self._is_first(row, record, target, stored, file):
                yield row, record, target

    def _wanted(self, row: Row, record: Record, stored: dict[tuple[str, str, bool], str]) -> Wanted:
        restricted = record.sensitivity == "restricted"
        known = ""
        for scope in (restricted, not restricted):
            for name in own_ids(row, self._source):
                known = known or stored.get((record.kind, name, scope), "")
        return Wanted(record.kind, restricted, (self._source, row.ids["id"]), known)

    def _is_first(
        self, row: Row, record: Record, target: Target, stored: dict[tuple[str, str, bool], str], file: str
    ) -> bool:
        """Let the row's external ids name its record; report those that name another one already."""
        scope = (target.stored or record).sensitivity == "restricted"
        first = True
        for position, name in enumerate(own_ids(row, self._source)):
            column = "external_ids" if position else "id"
            other = stored.get((record.kind, name, scope), target.id)
            earlier = self._staging.name(record.kind, name, target.id, row.line)
            if earlier is not None:
                what, hint = (
                    f"The id {name.split(':', 1)[1]!r} is in row {earlier} already.",
                    "Give each row its own id.",
                )
            elif other != target.id:
                what = f"{name} already names {other}, and this row is about {target.id}."
                hint = "Correct the external id, or merge the two records first."
            else:
                continue
            self._problems.add(file, row.line, column, what, hint)
            first = False
        claimed = self._staging.claim(target.id, row.line, file) if first else None
        if claimed:
            what = f"Rows {claimed.row} and {row.line} are about the same record, {target.id}."
            self._problems.add(file, row.line, "id", what, "Combine them into one row.")
        return first and claimed is None

    def _relationships(
        self, chunk: list[Row], layout: Layout, report: FileReport, kind: type[Relationship]
    ) -> Iterator[tuple[Row, Record, Target]]:
        file = report.file
        described: list[tuple[Row, Relationship]] = []
        for row, ends in self._edges.resolve(chunk, kind, file):
            record = self._valid(row, layout, file, from_id=ends[0], to_id=ends[1])
            if isinstance(record, Relationship):
                described.append((row, record))
        numbers = [self._number(row, record) for row, record in described]
        wanted = [
            Wanted(record.kind, record.sensitivity == "restricted", self._identity(row, record, number))
            for (row, record), (number, _) in zip(described, numbers, strict=True)
        ]
        fresh: list[tuple[Row, Relationship]] = []
        targets = self._lookup.targets(wanted)
        for (row, record), (_, says_more), target in zip(described, numbers, targets, strict=True):
            if not says_more:
                report.repeated += 1
                self._tell(RowOutcome(file=file, row=row.line, action="repeated", id=target.id))
                continue
            if not self._edges.is_first(row, target.id, file):
                continue
            if target.stored and not self._edges.same_ends(record, target.stored, row, file):
                continue
            if target.state == "new":
                fresh.append((row, record))
            yield row, record, target
        self._edges.count(kind, fresh, file)

    def _number(self, row: Row, record: Relationship) -> tuple[int, bool]:
        """Number the ties of one identity that say different things, in file order, and tell whether this one is new.

        Sources list a pair once from each side, or once for each contact. Each row that differs is evidence of its own;
        a row with the values of an earlier one, either way round, is the same tie listed again.
        """
        if not record.symmetric or "id" in row.ids:
            return 1, True
        return self._staging.number(derived_id(record.kind, *self._identity(row, record)), _digest(record))

    def _identity(self, row: Row, record: Relationship, number: int = 1) -> tuple[str, ...]:
        """Return what tells a relationship from others: its id in the file, or its ends, first date and role.

        The first tie of an identity keeps its record whatever else is corrected later; the others add their number.
        """
        if "id" in row.ids:
            return (self._source, "id", row.ids["id"])
        ends = [record.from_id, record.to_id]
        date = next((str(getattr(record, name) or "") for name in _FIRST_DATES if hasattr(record, name)), "")
        role = next((str(getattr(record, name) or "") for name in _ROLES if hasattr(record, name)), "")
        stated = record.source if record.symmetric else ""
        further = ("number", str(number)) if number > 1 else ()
        return (self._source, "ends", *(sorted(ends) if record.symmetric else ends), date, role, stated, *further)

    def _valid(self, row: Row, layout: Layout, file: str, **endpoints: str) -> Record | None:
        record = record_of(row, layout, self._source, self._problems, file, **endpoints)
        if record:
            try:
                self._viewer.require_visible(record.sensitivity)
            except Forbidden as error:
                raise Forbidden(f"{file}, row {row.line}: {error.message}", hint=error.hint) from None
        if isinstance(record, Observation):
            early = [
                (name, day) for name in ("start", "end") if (day := getattr(record, name)) and is_too_early(name, day)
            ]
            for name, day in early:
                what = f"{day} is before {EARLIEST_YEAR}."
                self._problems.add(file, row.line, layout.header_of(name), what, "Check the year.")
            return None if early else record
        return record

    def _settle(
        self, found: Iterable[tuple[Row, Record, Target]], layout: Layout, report: FileReport
    ) -> Iterator[PlannedWrite]:
        """Compare each row with what is stored, and yield the writes that are needed."""
        for row, record, target in found:
            if target.stored and target.stored.deleted_at:
                what = f"The record was deleted here on {target.stored.deleted_at:%Y-%m-%d}."
                hint = "Restore it first, or take out the row and the rows that refer to it."
                self._problems.add(report.file, row.line, "id" if "id" in row.ids else None, what, hint)
                continue
            record.id = target.id
            changes: dict[str, Any] = {}
            if target.stored is None:
                action: Action = "create"
                report.created += 1
                yield PlannedWrite(action, target.id, json.dumps(_content(record), ensure_ascii=False))
            elif changes := changes_between(target.stored, record, row, layout):
                if record.kind in APPEND_ONLY_KINDS:
                    what = f"{never_changed(record.kind)}, and this row says otherwise now."
                    self._problems.add(
                        report.file, row.line, sorted(changes)[0], what, "Add it as a new row, with a new id."
                    )
                    continue
                action = "update"
                report.updated += 1
                yield PlannedWrite(action, target.id, json.dumps(changes, ensure_ascii=False))
            else:
                action = "unchanged"
                report.unchanged += 1
            self._tell(RowOutcome(file=report.file, row=row.line, action=action, id=target.id, changed=sorted(changes)))

    def _tell(self, outcome: RowOutcome) -> None:
        if self._each_row:
            self._each_row(outcome)


def changes_between(before: Record, after: Record, row: Row, layout: Layout) -> dict[str, Any]:
    """Return the properties that a row changes, as storable values; None clears one.

    Only properties that the file has a column for are compared. An empty cell clears the property, or sets it back to
    its default; the few in ``KEPT_WHEN_EMPTY`` stay. External ids are only ever added.
    """
    stored = after.to_row()
    changes: dict[str, Any] = {}
    for name in layout.fields:
        if name == "external_ids" or (name in KEPT_WHEN_EMPTY and name not in row.values):
            continue
        if getattr(before, name) != getattr(after, name):
            changes[name] = stored.get(name)
    if isinstance(before, Entity) and isinstance(after, Entity):
        union = list(dict.fromkeys([*before.external_ids, *after.external_ids]))
        if union != before.external_ids:
            changes["external_ids"] = union
    if layout.attributes:
        kept = _attributes(before)
        in_file = layout.attributes.values()
        merged = {name: value for name, value in kept.items() if name not in in_file} | _attributes(after)
        if merged != kept:
            changes["attributes"] = merged
    return changes


def _attributes(record: Record) -> dict[str, str]:
    return dict(getattr(record, "attributes", {}))


def _content(record: Record) -> dict[str, Any]:
    ends = {name: getattr(record, name) for name in ("from_id", "to_id") if hasattr(record, name)}
    return record.to_row() | ends


def _digest(record: Relationship) -> bytes:
    """Digest what a relationship says besides its ends."""
    said = {name: value for name, value in _content(record).items() if name not in ("id", "from_id", "to_id")}
    return hashlib.blake2b(json.dumps(said, sort_keys=True).encode(), digest_size=8).digest()
