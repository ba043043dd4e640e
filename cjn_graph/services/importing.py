"""Bring files into the graph: every row is checked first, then the writes are applied in batches.

Importing the same files again changes nothing, and completes an import that was interrupted: each row finds its record
by its external id, and what is stored already is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from cjn_graph.access import Viewer
from cjn_graph.errors import InvalidInput
from cjn_graph.exchange.apply import BATCH, apply_planned
from cjn_graph.exchange.lookup import Lookup
from cjn_graph.exchange.plan import Planner
from cjn_graph.exchange.problems import ProblemList
from cjn_graph.exchange.readers import Reader, reader_of
from cjn_graph.exchange.report import FileReport, ImportReport, Progress, RowOutcome
from cjn_graph.exchange.staging import open_staging
from cjn_graph.exchange.templates import write_templates
from cjn_graph.services.workspace import Workspace

__all__ = ["BATCH", "FileReport", "ImportReport", "RowOutcome", "import_folder", "write_templates"]

_SOURCE = re.compile(r"[^:\s|]{1,60}")
_RESERVED_SOURCE = "cjn"


def import_folder(
    workspace: Workspace,
    viewer: Viewer,
    folder: Path | str | Reader,
    *,
    source: str | None = None,
    dry_run: bool = False,
    encoding: str | None = None,
    progress: Progress | None = None,
    each_row: Callable[[RowOutcome], None] | None = None,
) -> ImportReport:
    """Import a folder of CSV files, one for each kind of record, or what another reader reads.

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
    reader = reader_of(Path(folder), encoding) if isinstance(folder, (Path, str)) else folder
    source = _source_of(reader, source)
    tell = progress or _silent
    problems = ProblemList()
    tables, ignored = reader.contents()
    report = ImportReport(folder=reader.location, source=source, dry_run=dry_run, ignored=ignored)
    with open_staging(workspace.settings.data_folder) as staging:
        planner = Planner(Lookup(workspace.store, viewer), viewer, source, staging, problems, each_row)
        report.files = planner.plan(tables, tell)
        report.problems, report.problem_count = problems.kept, problems.total
        if report.ok and not dry_run:
            apply_planned(workspace.store, viewer, staging, report, workspace.clock, tell)
    return report


def _silent(_stage: str, _done: int, _total: int) -> None:
    """Show no progress."""


def _source_of(reader: Reader, source: str | None) -> str:
    name = re.sub(r"[:\s|]+", "-", reader.name)[:60] if source is None else source.strip()
    if not _SOURCE.fullmatch(name) or not name.isprintable() or name == _RESERVED_SOURCE:
        raise InvalidInput(
            f"{name[:80]!r} cannot be the name of a source.",
            hint="Choose up to 60 characters without blanks, colons or |, other than cjn: --source crm-export.",
        )
    return name
