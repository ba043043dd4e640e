"""Bring a folder of CSV files into the graph: every row is checked first, then the writes are applied in batches.

Importing the same files again changes nothing, and completes an import that was interrupted: each row finds its record
by its external id, and what is stored already is left alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

from pydantic import BaseModel, Field, computed_field

from cjn_graph.access import Viewer
from cjn_graph.errors import CjnError, InvalidInput
from cjn_graph.exchange.columns import NOT_IMPORTED, FileFormat, formats, guess
from cjn_graph.exchange.csv_file import CsvFile, open_csv
from cjn_graph.exchange.problems import FileProblem, ProblemList
from cjn_graph.exchange.rows import layout_of
from cjn_graph.exchange.staging import PlannedWrite, Staging, open_staging
from cjn_graph.exchange.templates import write_templates
from cjn_graph.model import MODEL, kind_of
from cjn_graph.records import Create, Mutation, Update, commit
from cjn_graph.services.import_lookup import Lookup
from cjn_graph.services.import_planning import FileReport, Planner, RowOutcome
from cjn_graph.services.workspace import Workspace

__all__ = ["BATCH", "FileReport", "ImportReport", "RowOutcome", "import_folder", "write_templates"]

BATCH = 1_000
"""Records that are written in one transaction."""

_SOURCE = re.compile(r"[^:\s|]{1,60}")
_RESERVED_SOURCE = "cjn"

Progress = Callable[[str, int, int], None]


class ImportReport(BaseModel):
    """What an import found and did.

    Attributes
    ----------
    folder, source : str
    dry_run : bool
        True where nothing was to be written.
    files : list of FileReport
        One for each file that was read, in the order of writing: what its rows are, or would be.
    ignored : list of str
        Names in the folder that are not CSV files.
    problems : list of FileProblem
        The first thousand; ``problem_count`` has them all. With any problem, nothing is written.
    written : int
        Records that were written: created or updated.
    """

    folder: str
    source: str
    dry_run: bool
    files: list[FileReport] = Field(default_factory=list)
    ignored: list[str] = Field(default_factory=list)
    problems: list[FileProblem] = Field(default_factory=list)
    problem_count: int = 0
    written: int = 0

    @computed_field  # type: ignore[prop-decorator]
    @property
    def ok(self) -> bool:
        """Whether every row of every file is valid."""
        return self.problem_count == 0


def import_folder(
    workspace: Workspace,
    viewer: Viewer,
    folder: Path | str,
    *,
    source: str | None = None,
    dry_run: bool = False,
    encoding: str | None = None,
    progress: Progress | None = None,
    each_row: Callable[[RowOutcome], None] | None = None,
) -> ImportReport:
    """Import a folder of CSV files, one for each kind of record.

    Parameters
    ----------
    folder : Path or str
        Holds files named after the kinds: ``people.csv``, ``holds.csv`` and so on.
    source : str, optional
        Where the files come from: together with a row's own id it names the record for good. By default the folder's
        name.
    dry_run : bool
        Check and compare everything, write nothing.
    encoding : str, optional
        Of the files, where it is not UTF-8.
    progress : callable, optional
        Called as ``progress(stage, done, total)``; the stages are ``checking`` (lines) and ``writing`` (records).
    each_row : callable, optional
        Called with the :class:`RowOutcome` of every valid row while the files are checked.

    Returns
    -------
    ImportReport
        With every problem by file, row and column. Nothing was written if there is any (``ok`` is False).

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
    path = Path(folder)
    source = _source_of(path, source)
    tell = progress or _silent
    problems = ProblemList()
    found, ignored = _files_in(path, problems)
    report = ImportReport(folder=str(path), source=source, dry_run=dry_run, ignored=ignored)
    with open_staging(workspace.settings.data_folder) as staging:
        planner = Planner(Lookup(workspace.store, viewer), viewer, source, staging, problems, each_row)
        report.files = _check(found, planner, problems, encoding, tell)
        report.problems, report.problem_count = problems.kept, problems.total
        if report.ok and not dry_run:
            report.written = _apply(workspace, viewer, staging, f"import of {source}", tell)
    return report


def _silent(_stage: str, _done: int, _total: int) -> None:
    """Show no progress."""


def _source_of(folder: Path, source: str | None) -> str:
    name = re.sub(r"[:\s|]+", "-", folder.resolve().name)[:60] if source is None else source.strip()
    if not _SOURCE.fullmatch(name) or not name.isprintable() or name == _RESERVED_SOURCE:
        raise InvalidInput(
            f"{name[:80]!r} cannot be the name of a source.",
            hint="Choose up to 60 characters without blanks, colons or |, other than cjn: --source crm-export.",
        )
    return name


def _files_in(folder: Path, problems: ProblemList) -> tuple[list[tuple[Path, FileFormat]], list[str]]:
    """Return the files to import, in the order of writing, and the names of what is not a CSV file."""
    if not folder.is_dir():
        what = "is a file, not a folder" if folder.exists() else "does not exist"
        raise InvalidInput(f"{folder} {what}.", hint="Give the folder that holds people.csv and the other files.")
    known = formats()
    found: dict[Path, FileFormat] = {}
    ignored: list[str] = []
    for path in sorted(folder.iterdir()):
        stem = path.stem.casefold()
        if path.suffix.casefold() != ".csv" or not path.is_file():
            ignored.append(path.name)
        elif stem in known:
            found[path] = known[stem]
        else:
            _report_unknown_file(path, stem, problems)
    if not found and not problems.total:
        raise InvalidInput(
            f"There is no CSV file in {folder}.",
            hint="Save spreadsheets as CSV first; `cjn import --templates FOLDER` writes an empty file for every kind.",
        )
    order = list(known)
    return sorted(found.items(), key=lambda item: order.index(item[1].stem)), ignored


def _report_unknown_file(path: Path, stem: str, problems: ProblemList) -> None:
    if stem in {MODEL.kinds[kind].plural for kind in NOT_IMPORTED}:
        what = "Accounts, grants and what is private to an account are not imported."
        hint = "Remove the file; an admin sets accounts and grants one by one, and everybody saves their own searches."
    else:
        what = "No kind of record has a file of this name."
        hint = f"{guess(stem, formats())} Rename it or take it out; docs/import.md lists the names.".strip()
    problems.add(path.name, None, None, what, hint)


def _check(
    found: list[tuple[Path, FileFormat]],
    planner: Planner,
    problems: ProblemList,
    encoding: str | None,
    tell: Progress,
) -> list[FileReport]:
    """Check every row of every file and plan the writes."""
    files: list[tuple[CsvFile, FileFormat]] = []
    reports: list[FileReport] = []
    for path, file_format in found:
        file = open_csv(path, problems, encoding=encoding)
        if file:
            files.append((file, file_format))
        else:
            planner.unreadable(file_format.kind.kind)
    total = sum(file.lines for file, _ in files)
    done = 0
    tell("checking", done, total)
    for file, file_format in files:
        layout = layout_of(file, file_format, problems)
        report = FileReport(file=file.path.name, kind=file_format.kind.kind)
        reports.append(report)
        if layout is None:
            planner.unreadable(file_format.kind.kind)
        else:
            for line in planner.plan_file(file, layout, report):
                tell("checking", done + line, total)
        done += file.lines
        tell("checking", done, total)
    return reports


def _apply(workspace: Workspace, viewer: Viewer, staging: Staging, reason: str, tell: Progress) -> int:
    """Write what is planned, batch by batch; return the number of records written."""
    total = staging.planned()
    done = written = 0
    tell("writing", done, total)
    for batch in staging.batches(BATCH):
        mutations = [_mutation(planned) for planned in batch]
        try:
            changes = commit(workspace.store, viewer, mutations, reason=reason, now=workspace.clock())
        except CjnError as error:
            error.hint = f"{error.hint} {done:,} of {total:,} records are written; import again to complete it.".strip()
            raise
        done += len(batch)
        written += len(changes)
        tell("writing", done, total)
    return written


def _mutation(planned: PlannedWrite) -> Mutation:
    content = json.loads(planned.content)
    if planned.action == "update":
        return Update(planned.id, content)
    ends = {name: content.pop(name) for name in ("from_id", "to_id") if name in content}
    return Create(MODEL.kinds[kind_of(planned.id) or ""].from_row(content, **ends))
