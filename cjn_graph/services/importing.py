"""Bring files into the graph: every row is checked first, then the writes are applied in batches.

Importing the same files again changes nothing, and completes an import that was interrupted: each row finds its record
by its external id, and what is stored already is left alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from cjn_graph.access import Viewer
from cjn_graph.errors import InvalidInput
from cjn_graph.exchange.apply import BATCH, apply_planned
from cjn_graph.exchange.lookup import Lookup
from cjn_graph.exchange.overlaps import overlapping_terms
from cjn_graph.exchange.plan import Planner
from cjn_graph.exchange.problems import ProblemList
from cjn_graph.exchange.readers import CsvFolder, Reader, Table, reader_of
from cjn_graph.exchange.rejected import REJECTED, write_rejected
from cjn_graph.exchange.report import FileReport, ImportReport, LookAlike, Progress, RowOutcome
from cjn_graph.exchange.settling import Policy
from cjn_graph.exchange.sheets.known import Known
from cjn_graph.exchange.sheets.reader import LISTS, Answers, FlatLists, FlatTable, is_list
from cjn_graph.exchange.sheets.values import DateOrder
from cjn_graph.exchange.staging import Staging, open_staging
from cjn_graph.exchange.templates import write_templates
from cjn_graph.model.entities import Person
from cjn_graph.records import read_records
from cjn_graph.services.duplicates import look_alikes, profile_of
from cjn_graph.services.workspace import Workspace

__all__ = [
    "BATCH",
    "DateOrder",
    "FileReport",
    "ImportReport",
    "Policy",
    "RowOutcome",
    "import_folder",
    "write_templates",
]

_SOURCE = re.compile(r"[^:\s|]{1,60}")
_RESERVED_SOURCE = "cjn"
_MOST_TOLD = 1_000
_IN_FOLDERS = tuple(ending for ending in LISTS if ending != ".txt")
"""Lists that are looked for in folders; a .txt there is a remark as often as a list."""


def import_folder(
    workspace: Workspace,
    viewer: Viewer,
    folder: Path | str | Reader,
    *,
    source: str | None = None,
    dry_run: bool = False,
    encoding: str | None = None,
    mapping: Path | None = None,
    dates: DateOrder | None = None,
    policy: Policy = "ask",
    all_or_nothing: bool = False,
    rejected_to: Path | None = None,
    progress: Progress | None = None,
    each_row: Callable[[RowOutcome], None] | None = None,
) -> ImportReport:
    """Import a folder of our own CSV files, a spreadsheet or another flat list, or what another reader reads.

    Parameters
    ----------
    folder : Path, str or Reader
        A folder holds files named after the kinds: ``people.csv``, ``holds.csv`` and so on.
    source : str, optional
        Where the files come from: together with a row's own id it names the record for good. By default the folder's
        name.
    dry_run : bool
        Check and compare everything, write nothing.
    encoding : str, optional
        Of the CSV files, where it is not UTF-8.
    mapping : Path, optional
        What the columns of a list fill; guessed where it is left out.
    dates : str, optional
        Which number comes first in the dates of lists, where nothing shows it.
    policy : str
        Who is right where the file says something new of a field that people edited since its last import: ``ask``
        (it is told, and left as it is), ``file``, ``person``, or ``fill``: only what is empty is filled.
    all_or_nothing : bool
        Write nothing where a single row is wrong; otherwise such rows are left out.
    rejected_to : Path, optional
        Folder for files of the rejected rows, each with the reason.
    progress : callable, optional
        Called as ``progress(stage, done, total)``; the stages are ``checking`` (lines), ``comparing`` (new
        people with those on record) and ``writing`` (records).
    each_row : callable, optional
        Called with the :class:`RowOutcome` of every valid row while the files are checked.

    Returns
    -------
    ImportReport
        With every problem by file, row and column (``ok`` is False where there is any).

    Raises
    ------
    Forbidden
        The viewer is not a member of staff, or a row is restricted and the viewer has no grant. Nothing was written.
    InvalidInput
        The folder, the source or the encoding cannot be used.
    CjnError
        The store refused a batch, because somebody else wrote meanwhile for instance. The batches before it are
        written; importing again completes it.
    """
    viewer.require("staff", "Importing")
    answers = Answers(mapping, encoding, dates, workspace.settings.data_folder / "mappings")
    reader = choose_reader(workspace, viewer, Path(folder), answers) if isinstance(folder, (Path, str)) else folder
    source = _source_of(reader, source)
    tell = progress or _silent
    problems = ProblemList()
    tables, ignored = reader.contents()
    lists = list({id(table.lists): table.lists for table in tables if isinstance(table, FlatTable)}.values())
    report = ImportReport(folder=reader.location, source=source, dry_run=dry_run, ignored=ignored)
    with open_staging(workspace.settings.data_folder) as staging:
        problems.each = lambda problem: staging.reject(problem.file, problem.row or 0, str(problem))
        planner = Planner(
            Lookup(workspace.store, viewer),
            viewer,
            source,
            staging,
            problems,
            each_row,
            today=workspace.today(),
            policy=policy,
            row_by_row=not all_or_nothing,
        )
        report.files = planner.plan(tables, tell)
        report.problems, report.problem_count = problems.kept, problems.total
        report.refused = bool(problems.total if all_or_nothing else problems.of_files)
        _leave_out_rejected(report, staging)
        report.files = [file for file in report.files if file.rows or not lists]
        if not report.refused:
            _name_look_alikes(workspace, viewer, staging, report, tell)
            _name_overlaps(workspace, viewer, staging, report)
        for one in lists:
            report.sheets += one.report()
            report.mapping += one.written_mapping(report.look_alikes)
        if rejected_to and not (dry_run or report.refused):
            report.rejected_files = _write_rejected(rejected_to, lists, tables, staging)
        if not (report.refused or dry_run):
            for one in lists:
                one.keep_mapping()
            report.import_id = workspace.new_id("import")
            apply_planned(workspace.store, viewer, staging, report, workspace.clock, tell)
    return report


@dataclass(frozen=True)
class _Both:
    """Our own files of a folder, and the lists beside them."""

    own: CsvFolder
    lists: FlatLists
    paths: Sequence[Path]

    @property
    def location(self) -> str:
        return self.own.location

    @property
    def name(self) -> str:
        return self.own.name

    def contents(self) -> tuple[list[Table], list[str]]:
        flat, ignored = self.lists.contents()
        names = {path.name for path in self.paths}
        has_own = any(one.suffix.casefold() == ".csv" and one.name not in names for one in self.own.folder.iterdir())
        own, others = self.own.contents() if has_own else ([], [])
        kept = [table for table in own if table.name not in names]
        return [*kept, *flat], [*(name for name in others if name not in names), *ignored]


def choose_reader(workspace: Workspace, viewer: Viewer, path: Path, answers: Answers) -> Reader:
    """Return the reader of a path: of lists with columns of their own, of our own files, or of both in a folder.

    Raises
    ------
    InvalidInput
        It is of a kind that cannot be read, or the mapping cannot.
    """
    if path.is_dir():
        paths = [
            one
            for one in sorted(path.iterdir())
            if one.suffix.casefold() in _IN_FOLDERS and not one.stem.endswith(REJECTED) and is_list(one)
        ]
    else:
        paths = [path] if path.is_file() and (answers.mapping or is_list(path)) else []
    if not paths:
        return reader_of(path, answers.encoding)
    lists = FlatLists(paths, path, Known(workspace.store, viewer), answers)
    return _Both(CsvFolder(path, answers.encoding), lists, paths) if path.is_dir() else lists


def _write_rejected(folder: Path, lists: Sequence[FlatLists], tables: Sequence[Table], staging: Staging) -> list[str]:
    nothing = ProblemList()
    sheets = [(one.file, one.header, one.read) for flat in lists for one, _ in flat.sheets]
    own = [table for table in tables if not isinstance(table, FlatTable) and staging.rejected(table.name)]
    opened = [table.open(nothing) for table in own]
    sheets += [(one.name, one.header, one.rows) for one in opened if one]
    written = [
        write_rejected(folder, file, header, read(nothing), why)
        for file, header, read in sheets
        if (why := staging.rejected(file))
    ]
    return [str(path) for path in written if path]


def _name_look_alikes(
    workspace: Workspace, viewer: Viewer, staging: Staging, report: ImportReport, tell: Progress
) -> None:
    """Name the new people who may be on record already, before anything is written; they are written all the same."""
    tell("comparing", 0, 1)
    offices = _planned_offices(workspace, viewer, staging)
    profiles, names = [], {}
    for planned in staging.created("person"):
        person = Person.from_row(json.loads(planned.content))
        profiles.append(profile_of(person, offices.get(person.id, ())))
        names[person.id] = person.name
    if not profiles:
        return
    found, report.look_alike_count = look_alikes(workspace, viewer, "person", profiles, names, limit=_MOST_TOLD)
    tell("comparing", 1, 1)
    told_of = {side.id for pair in found for side in (pair.a, pair.b)}
    planned_of = {one.id: one for one in staging.created("person") if one.id in told_of}
    for pair in found:
        one, other = (pair.a, pair.b) if pair.a.id in names else (pair.b, pair.a)
        if other.id in names and planned_of[other.id].row > planned_of[one.id].row:
            one, other = other, one
        row = planned_of[one.id]
        report.look_alikes.append(
            LookAlike(
                file=row.file,
                row=row.row,
                key=json.loads(row.content)["external_ids"][0].removeprefix(f"{report.source}:"),
                id=one.id,
                name=one.name,
                other_id=other.id,
                other_name=other.name,
                on_record=other.id not in names,
                score=pair.score,
                evidence=[f"{each.field} {each.agreement}" for each in pair.evidence],
            )
        )


def _planned_offices(workspace: Workspace, viewer: Viewer, staging: Staging) -> dict[str, list[str]]:
    """Return the names of the organizations at which people get posts, by the people's ids."""
    owners = {content["to_id"]: content["from_id"] for content in staging.contents("has_post")}
    named = {content["id"]: content["name"] for content in staging.contents("organization")}
    stored = read_records(workspace.store, viewer, set(owners.values()) - named.keys())
    named |= {record_id: getattr(record, "name", "") for record_id, record in stored.items()}
    found: dict[str, list[str]] = {}
    for content in staging.contents("holds"):
        if office := named.get(owners.get(content["to_id"], "")):
            found.setdefault(content["from_id"], []).append(office)
    return found


def _name_overlaps(workspace: Workspace, viewer: Viewer, staging: Staging, report: ImportReport) -> None:
    """Name the terms that overlap another one of the same person in the same post."""
    found = list(overlapping_terms(staging.created("holds"), Lookup(workspace.store, viewer)))
    people = read_records(workspace.store, viewer, {one.person_id for one in found[:_MOST_TOLD]})
    for one in found[:_MOST_TOLD]:
        name = getattr(people.get(one.person_id), "name", "") or staging.spoken(one.person_id).partition(":")[2]
        report.overlaps.append(
            f"{one.file}, row {one.row}: two terms of {name.partition('|')[0]} in one post overlap, {one.first} and "
            f"{one.second}; correct one of them, or give the first an end"
        )


def _leave_out_rejected(report: ImportReport, staging: Staging) -> None:
    dropped = staging.drop_rejected()
    counted: set[str] = set()
    for file in report.files:
        if file.file not in counted:
            file.rejected = len(staging.rejected(file.file))
        counted.add(file.file)
        create, restore, update = (
            dropped[(file.file, file.kind, action)] for action in ("create", "restore", "update")
        )
        file.created -= create + restore
        file.updated -= update
    report.rejected = staging.rejected_rows()


def _silent(_stage: str, _done: int, _total: int) -> None:
    """Show no progress."""


def _source_of(reader: Reader, source: str | None) -> str:
    return check_source(re.sub(r"[:\s|]+", "-", reader.name)[:60] if source is None else source.strip())


def check_source(name: str) -> str:
    """Return the name of a source as it is.

    Raises
    ------
    InvalidInput
        It cannot be one.
    """
    if not _SOURCE.fullmatch(name) or not name.isprintable() or name == _RESERVED_SOURCE:
        raise InvalidInput(
            f"{name[:80]!r} cannot be the name of a source.",
            hint="Choose up to 60 characters without blanks, colons or |, other than cjn: --source crm-export.",
        )
    return name
