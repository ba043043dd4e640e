"""Checks every row of the files against the model and the graph, and plans the writes; writes nothing itself."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Any

from cjn_graph.access import Viewer
from cjn_graph.errors import Forbidden
from cjn_graph.exchange.columns import NOT_IMPORTED, POPULATIONS, FileFormat, formats, guess
from cjn_graph.exchange.edges import EdgeRules
from cjn_graph.exchange.lookup import Found, Lookup, Target, Wanted
from cjn_graph.exchange.populations import Populations
from cjn_graph.exchange.problems import ProblemList
from cjn_graph.exchange.readers import OpenTable, Table
from cjn_graph.exchange.refining import FIRST_DATES, ROLES, refined
from cjn_graph.exchange.report import Action, FileReport, Progress, RowOutcome
from cjn_graph.exchange.rows import OURS, Row, layout_of, own_ids, parse_rows, record_of
from cjn_graph.exchange.settling import (
    Decision,
    Policy,
    Remembered,
    decide,
    differences,
    overwrite,
    remembered_of,
)
from cjn_graph.exchange.staging import PlannedWrite, Staging
from cjn_graph.model import MODEL, Record, Relationship, derived_id
from cjn_graph.model.plausible import date_problems
from cjn_graph.records.commit import APPEND_ONLY_KINDS, never_changed

CHUNK = 2_000
"""Rows that are looked up at once."""

Named = Mapping[tuple[str, str, bool], str]


class Planner:
    """Plans one import, table by table: entities first, so that relationships find them.

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
    today : date
        What is still to come, and what lies too far ahead.
    policy : str
        Who is right where the file says something new of what people edited since the last import.
    row_by_row : bool
        Whether rows that are wrong are left out, and the others written.
    """

    def __init__(
        self,
        lookup: Lookup,
        viewer: Viewer,
        source: str,
        staging: Staging,
        problems: ProblemList,
        each_row: Callable[[RowOutcome], None] | None = None,
        *,
        today: date,
        policy: Policy = "ask",
        row_by_row: bool = False,
    ) -> None:
        self._today = today
        self._row_by_row = row_by_row
        self._policy: Policy = policy
        self._lookup = lookup
        self._viewer = viewer
        self._source = source
        self._staging = staging
        self._problems = problems
        self._each_row = each_row
        self._edges = EdgeRules(lookup, staging, problems, source, row_by_row=row_by_row)
        self._populations = Populations(lookup, staging, problems, source)

    def plan(self, tables: Iterable[Table], tell: Progress) -> list[FileReport]:
        """Check every row of every table and plan the writes; report each table that could be read."""
        opened: list[tuple[OpenTable, FileFormat]] = []
        for table, file_format in self._in_order(tables):
            if file := table.open(self._problems):
                opened.append((file, file_format))
            else:
                self._edges.incomplete.add(file_format.kind.kind)
        total = sum(file.lines for file, _ in opened)
        reports: list[FileReport] = []
        done = 0
        tell("checking", done, total)
        for file, file_format in opened:
            report = FileReport(file=file.name, kind=file_format.kind.kind)
            reports.append(report)
            for line in self._plan_table(file, file_format, report):
                tell("checking", done + line, total)
            done += file.lines
            tell("checking", done, total)
        return reports

    def _in_order(self, tables: Iterable[Table]) -> list[tuple[Table, FileFormat]]:
        """Return the tables in the order of writing, each with its format; report those that have none."""
        known = formats()
        order = list(known)
        found = []
        for table in tables:
            if table.stem in known:
                found.append((table, known[table.stem]))
                continue
            if table.stem in {MODEL.kinds[kind].plural for kind in NOT_IMPORTED}:
                what = "Accounts, grants, published numbers and what is private to an account are not imported."
                hint = (
                    "Remove the file; an admin sets accounts and grants one by one, everybody saves their own "
                    "searches, and numbers are published as they are measured."
                )
            else:
                what = "No kind of record has a file of this name."
                hint = f"{guess(table.stem, known)} Rename it or take it out; docs/import.md lists the names.".strip()
            self._problems.add(table.name, None, None, what, hint)
        return sorted(found, key=lambda item: order.index(item[1].stem))

    def _plan_table(self, file: OpenTable, file_format: FileFormat, report: FileReport) -> Iterator[int]:
        """Check and plan one table; yield the line number reached after each chunk of rows."""
        kind = file_format.kind
        layout = layout_of(file, file_format, self._problems)
        rows = parse_rows(file, layout, self._problems) if layout else iter(())
        while chunk := list(islice(rows, CHUNK)):
            report.rows += len(chunk)
            policy = self._policy
            if file_format.stem == POPULATIONS:
                found, policy = self._populations.find(chunk), "file"  # a later table replaces an earlier one
            elif issubclass(kind, Relationship):
                found = self._relationships(chunk, kind, report)
            else:
                found = self._entities(chunk, kind.kind)
            self._staging.plan(list(self._settle(found, report, policy)))
            yield chunk[-1].line
        if not layout or not file.whole:
            self._edges.incomplete.add(kind.kind)
        if layout and issubclass(kind, Relationship):
            self._edges.check_cycles(kind, report.file)

    def _entities(self, chunk: Sequence[Row], kind: str) -> Iterator[Found]:
        described: list[tuple[Row, Record]] = []
        for row in chunk:
            if not row.id_column:
                row.report(self._problems, "id", "The id is empty.", "Give every row an id of its own.")
            elif record := self._valid(row):
                described.append((row, record))
            else:
                self._staging.name(kind, f"{self._source}:{row.ids['id']}", "", row.line)
        stored = self._lookup.named((kind, name) for row, _ in described for name in own_ids(row, self._source))
        here = self._lookup.references((kind, row.ours) for row, _ in described if row.ours)
        described = [one for one in described if self._is_here(one[0], kind, here)]
        targets = self._lookup.targets([self._wanted(row, record, stored, here) for row, record in described])
        for (row, record), target in zip(described, targets, strict=True):
            if self._names_it_first(row, record, target, stored):
                yield row, record, target

    def _is_here(self, row: Row, kind: str, here: Mapping[tuple[str, str], str]) -> bool:
        if not row.ours or (kind, row.ours) in here:
            return True
        what = f"There is no {kind.replace('_', ' ')} {row.ours.removeprefix(OURS)[:80]!r}."
        row.report(self._problems, "external_ids", what, "Look the id up, or leave it out to add somebody new.")
        self._staging.name(kind, f"{self._source}:{row.ids['id']}", "", row.line)
        return False

    def _wanted(self, row: Row, record: Record, stored: Named, here: Mapping[tuple[str, str], str]) -> Wanted:
        restricted = record.sensitivity == "restricted"
        known = here.get((record.kind, row.ours), "")
        for scope in (restricted, not restricted):
            for name in own_ids(row, self._source):
                known = known or stored.get((record.kind, name, scope), "")
        return Wanted(record.kind, restricted, (self._source, row.ids["id"]), known)

    def _names_it_first(self, row: Row, record: Record, target: Target, stored: Named) -> bool:
        """Let the row's external ids name its record; report those that name another one already."""
        scope = (target.stored or record).sensitivity == "restricted"
        first = True
        for position, name in enumerate(own_ids(row, self._source)):
            other = stored.get((record.kind, name, scope), target.id)
            earlier = self._staging.name(record.kind, name, target.id, row.line)
            if earlier is not None:
                what = f"The id {name.split(':', 1)[1]!r} is in row {earlier} already."
                hint = "Give each row its own id."
            elif other != target.id:
                what = f"{name} already names {other}, and this row is about {target.id}."
                hint = "Correct the external id, or merge the two records first."
            else:
                continue
            row.report(self._problems, "external_ids" if position else "id", what, hint)
            first = False
        claimed = self._staging.claim(target.id, row.line, row.layout.file) if first else None
        if claimed:
            what = f"Rows {claimed.row} and {row.line} are about the same record, {target.id}."
            row.report(self._problems, "id", what, "Combine them into one row.")
        return first and claimed is None

    def _relationships(self, chunk: Sequence[Row], kind: type[Relationship], report: FileReport) -> Iterator[Found]:
        described: list[tuple[Row, Relationship, bool]] = []
        wanted: list[Wanted] = []
        for row, from_id, to_id in self._edges.resolve(chunk, kind):
            record = self._valid(row, from_id=from_id, to_id=to_id)
            if isinstance(record, Relationship):
                number, says_more = self._number(row, record)
                restricted = record.sensitivity == "restricted"
                described.append((row, record, says_more))
                wanted.append(Wanted(record.kind, restricted, self._identity(row, record, number)))
        fresh: list[tuple[Row, Relationship]] = []
        targets = self._refined(described, self._lookup.targets(wanted))
        for (row, record, says_more), target in zip(described, targets, strict=True):
            if not says_more:
                self._tell(report, row, "repeated", target.id)
            elif self._edges.is_first(row, target.id) and (
                target.stored is None or self._edges.same_ends(record, target.stored, row)
            ):
                if target.stored is None:
                    fresh.append((row, record))
                yield row, record, target
        self._edges.count(kind, fresh)

    def _refined(self, described: Sequence[tuple[Row, Relationship, bool]], targets: list[Target]) -> Iterator[Target]:
        """Return the targets, with the stored relationship where a new one would only know its first day better."""
        fresh = [
            place
            for place, ((row, _, _), target) in enumerate(zip(described, targets, strict=True))
            if target.stored is None and not row.id_column
        ]
        taken = {target.id for target in targets}
        known = refined(self._lookup, [described[place][1] for place in fresh], self._source, taken)
        better = {fresh[place]: Target(record.id, record) for place, record in known.items()}
        return (better.get(place, target) for place, target in enumerate(targets))

    def _number(self, row: Row, record: Relationship) -> tuple[int, bool]:
        """Number the ties of one identity that say different things, in file order, and tell whether this one is new.

        Sources list a pair once from each side, or once for each contact. Each row that differs is evidence of its own;
        a row with the values of an earlier one, either way round, is the same tie listed again.
        """
        if not record.symmetric or row.id_column:
            return 1, True
        return self._staging.number(derived_id(record.kind, *self._identity(row, record)), _digest(record))

    def _identity(self, row: Row, record: Relationship, number: int = 1) -> tuple[str, ...]:
        """Return what tells a relationship from others: its id in the file, or its ends, first date and role.

        The first tie of an identity keeps its record whatever else is corrected later; the others add their number.
        """
        if row.id_column:
            return (self._source, "id", row.ids["id"])
        ends = [record.from_id, record.to_id]
        date, role = (
            next((str(getattr(record, name) or "") for name in names if hasattr(record, name)), "")
            for names in (FIRST_DATES, ROLES)
        )
        stated = record.source if record.symmetric else ""
        further = ("number", str(number)) if number > 1 else ()
        return (self._source, "ends", *(sorted(ends) if record.symmetric else ends), date, role, stated, *further)

    def _valid(self, row: Row, **endpoints: str) -> Record | None:
        record = record_of(row, self._source, self._problems, **endpoints)
        if record:
            try:
                self._viewer.require_visible(record.sensitivity)
            except Forbidden as error:
                where = f"{row.layout.file}, row {row.line}"
                raise Forbidden(f"{where}: {error.message}", hint=error.hint) from None
        if record is None:
            return None
        wrong = date_problems(record, self._today)
        for problem in wrong:
            row.report(self._problems, row.layout.header_of(problem.where), problem.what, problem.hint)
        return None if wrong else record

    def _settle(self, found: Iterable[Found], report: FileReport, policy: Policy) -> Iterator[PlannedWrite]:
        """Compare each row with what is stored, and yield the writes that are needed."""
        rows = list(found)
        for _, record, target in rows:
            record.id = target.id
        differing = {
            target.id for row, record, target in rows if target.stored and any(differences(target.stored, record, row))
        } | {target.id for _, _, target in rows if target.stored and target.stored.deleted_at}
        memory = remembered_of(self._lookup, differing, self._source) if differing else {}
        for row, record, target in rows:
            at = report.file, row.line
            known = memory.get(target.id, Remembered())
            if target.stored is None:
                self._tell(report, row, "create", target.id)
                yield PlannedWrite("create", target.id, json.dumps(_content(record), ensure_ascii=False), *at)
            elif target.stored.deleted_at and known.taken_back == target.stored.version:
                self._tell(report, row, "create", target.id)
                changes = overwrite(target.stored, record, row)
                yield PlannedWrite("restore", target.id, json.dumps(changes, ensure_ascii=False), *at)
            elif target.stored.deleted_at:
                what = f"The record was deleted here on {target.stored.deleted_at:%Y-%m-%d}."
                hint = "Restore it first, or take out the row and the rows that refer to it."
                row.report(self._problems, row.id_column, what, hint)
                if self._row_by_row:
                    self._staging.forget(target.id)
            else:
                decision = decide(target.stored, record, row, known, policy)
                if decision.changes and record.kind in APPEND_ONLY_KINDS:
                    what = f"{never_changed(record.kind)}, and this row says otherwise now."
                    row.report(self._problems, min(decision.changes), what, "Add it as a new row, with a new id.")
                    continue
                action: Action = "update" if decision.changes else "unchanged"
                self._tell(report, row, action, target.id, decision)
                if decision.changes:
                    yield PlannedWrite("update", target.id, json.dumps(decision.changes, ensure_ascii=False), *at)

    def _tell(
        self, report: FileReport, row: Row, action: Action, record_id: str, decision: Decision | None = None
    ) -> None:
        report.count(action)
        told = decision.told if decision else []
        conflicts = decision.conflicts if decision else []
        report.conflicts += bool(conflicts)
        if self._each_row:
            outcome = RowOutcome(
                file=report.file, row=row.line, action=action, id=record_id, changes=told, conflicts=conflicts
            )
            self._each_row(outcome)


def _content(record: Record) -> dict[str, Any]:
    ends = {"from_id": record.from_id, "to_id": record.to_id} if isinstance(record, Relationship) else {}
    return record.to_row() | ends


def _digest(record: Relationship) -> bytes:
    """Digest what a relationship says besides its ends."""
    said = {name: value for name, value in _content(record).items() if name not in ("id", "from_id", "to_id")}
    return hashlib.blake2b(json.dumps(said, sort_keys=True).encode(), digest_size=8).digest()
