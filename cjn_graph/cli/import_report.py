"""How an import is told at the terminal."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from cjn_graph.cli.output import say, say_error, show, show_table
from cjn_graph.services.importing import ImportReport, RowOutcome

_PROBLEMS_SHOWN: Final = 50
_CONFLICTS_SHOWN: Final = 20
_LOOK_ALIKES_SHOWN: Final = 20


class RowsTold:
    """Prints rows as they are checked, or keeps what is to be decided for the end."""

    def __init__(self, *, all_rows: bool) -> None:
        self._all_rows = all_rows
        self.conflicts: list[str] = []

    def __call__(self, row: RowOutcome) -> None:
        """Take the outcome of one row."""
        where = f"{row.file}, row {row.row}"
        if self._all_rows:
            changed = f" ({'; '.join(map(str, row.changes))})" if row.changes else ""
            show(f"{where}: {row.action} {row.id}{changed}")
        self.conflicts += [f"{where}, {row.id}: {conflict}" for conflict in row.conflicts]


def show_report(report: ImportReport, told: RowsTold, given: Path | None) -> None:
    """Print what an import found and did."""
    for sheet in report.sheets:
        for note in sheet.notes:
            say(f"{sheet.file}: {note}")
        show_table(("Column", "Fills", "For example"), [(one.column, one.fills, one.example) for one in sheet.columns])
        _show_section("Names are stored as", [f"{written} → {stored}" for written, stored in sheet.names.items()])
        _show_section("Places", [f"{text}: {found}" for text, found in sheet.places.items()])
        _show_section("Not on record", sheet.unknown)
        show()
    _show_files(report)
    for name in report.ignored:
        say(f"{name}: ignored, it is not a list of people or a CSV file of ours.")
    _show_section(
        "Edited here since the last import, and otherwise in the file; left as it is (--policy decides)",
        [*told.conflicts[:_CONFLICTS_SHOWN], *_more(len(told.conflicts) - _CONFLICTS_SHOWN)],
    )
    _show_section(
        "May be on record already, or twice in the files (cjn duplicates lists such, cjn merge makes one of two)",
        [*map(str, report.look_alikes[:_LOOK_ALIKES_SHOWN]), *_more(report.look_alike_count - _LOOK_ALIKES_SHOWN)],
    )
    overlaps = report.overlaps[:_LOOK_ALIKES_SHOWN]
    _show_section("Terms that overlap", [*overlaps, *_more(len(report.overlaps) - len(overlaps))])
    if report.problem_count:
        _say_problems(report)
    if report.refused:
        return
    if report.dry_run:
        say("Nothing was written (dry run).")
        if report.mapping and given is None:
            say("To change what a column fills: add --map FILE, edit that file, and import with it.")
        return
    say("1 record written." if report.written == 1 else f"{report.written:,} records written.")
    if report.written:
        say(f"To take the whole import back: cjn undo {report.import_id}")


def _show_section(title: str, lines: list[str]) -> None:
    if lines:
        show(f"{title}:")
        for line in lines:
            show(f"  {line}")


def _more(number: int) -> list[str]:
    return [f"and {number:,} more"] if number > 0 else []


def _show_files(report: ImportReport) -> None:
    would = "Would be " if report.dry_run or report.refused else ""
    columns = ["File", "Rows", *(f"{would}{word}".capitalize() for word in ("created", "updated")), "Unchanged"]
    rows = [
        [_named(report, place), *(f"{number:,}" for number in (file.rows, file.created, file.updated, file.unchanged))]
        for place, file in enumerate(report.files)
    ]
    for name in ("repeated", "conflicts", "rejected"):
        if any(getattr(file, name) for file in report.files):
            columns.append(name.capitalize())
            for row, file in zip(rows, report.files, strict=True):
                row.append(f"{getattr(file, name):,}")
    show_table(columns, rows)


def _named(report: ImportReport, place: int) -> str:
    """Name a file; where it holds several kinds, with the kind."""
    file = report.files[place]
    several = sum(other.file == file.file for other in report.files) > 1
    return f"{file.file}: {file.kind.replace('_', ' ')}" if several else file.file


def _say_problems(report: ImportReport) -> None:
    said = "1 problem" if report.problem_count == 1 else f"{report.problem_count:,} problems"
    rows = "1 row is left out" if report.rejected == 1 else f"{report.rejected:,} rows are left out"
    say_error(f"{said}. {'Nothing was written.' if report.refused else f'{rows}, the others are not.'}")
    for problem in report.problems[:_PROBLEMS_SHOWN]:
        say(f"  {problem}")
    if report.problem_count > _PROBLEMS_SHOWN:
        say(f"  and {report.problem_count - _PROBLEMS_SHOWN:,} more; --json lists up to 1,000.")
    if report.rejected and not (report.dry_run or report.rejected_files):
        say("The rejected rows could not be written beside the file: name a folder for them with --rejected.")
    for path in report.rejected_files:
        say(f"Rejected rows, each with the reason: {path}. Correct them there and import that file.")
