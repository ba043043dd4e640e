"""Commands that put data into the store: init, seed, import."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cjn_graph.access import Viewer
from cjn_graph.cli import exits
from cjn_graph.cli.context import HOW_TO_FILL, Asking, JsonOption, asking, where
from cjn_graph.cli.output import progress, say, say_error, show, show_json, show_table
from cjn_graph.services.importing import ImportReport, RowOutcome, import_folder, write_templates
from cjn_graph.services.workspace import Workspace
from seed.demo import Seeded, seed_demo, seed_reference

_PROBLEMS_SHOWN = 50
_UNDOS_SHOWN = 10


def init_command(context: typer.Context) -> None:
    """Prepare the store: create it if need be, with the schema in place. Doing it again changes nothing."""
    with asking(context).workspace() as (workspace, _):
        say(f"The store is ready: {where(workspace)}.")
    say(f"Next: {HOW_TO_FILL}")


def seed_command(
    context: typer.Context,
    people: Annotated[int, typer.Option("--people", metavar="N", help="How many fictional people, 300 or more.")] = 400,
    reference: Annotated[
        bool, typer.Option("--reference", help="Only states, counties and topics, for a network of real people.")
    ] = False,
) -> None:
    """Fill the store with the fictional demo network, or a larger one of its kind. Doing it again changes nothing."""
    with asking(context).workspace() as (workspace, viewer):
        if reference:
            fill_with_reference(workspace, viewer)
        else:
            fill_with_demo(workspace, viewer, people)


def fill_with_demo(workspace: Workspace, viewer: Viewer, people: int | None = None) -> None:
    """Write what is missing of the fictional network, with a progress bar.

    Raises
    ------
    Conflict
        The store holds other people, or a demo network of another size.
    """
    size = {} if people is None else {"people": people}
    with progress("Seeding:") as bar:
        seeded = seed_demo(workspace, viewer, progress=lambda stage, done, total: bar(done, total, stage), **size)
    _say_written(seeded)


def fill_with_reference(workspace: Workspace, viewer: Viewer) -> None:
    """Write what is missing of the topic tree and the places, with a progress bar."""
    with progress("Seeding:") as bar:
        seeded = seed_reference(workspace, viewer, progress=lambda stage, done, total: bar(done, total, stage))
    _say_written(seeded)


def _say_written(seeded: Seeded) -> None:
    say(f"{seeded.written:,} records written." if seeded.written else "Everything is there already.")


def import_command(
    context: typer.Context,
    folder: Annotated[
        Path | None,
        typer.Argument(
            help="Folder of CSV files, one per kind of record: people.csv, ...; or one such file.", show_default=False
        ),
    ] = None,
    source: Annotated[
        str | None,
        typer.Option(
            "--source",
            metavar="NAME",
            help="Where the files come from; with a row's id it names the record for good. Default: the folder's name.",
            show_default=False,
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Check everything and show, row by row, what would happen; write nothing.")
    ] = False,
    encoding: Annotated[
        str | None,
        typer.Option("--encoding", metavar="NAME", help="Of the files. Default: UTF-8.", show_default=False),
    ] = None,
    templates: Annotated[
        Path | None,
        typer.Option(
            "--templates", metavar="DIR", help="Write empty files with every column explained.", show_default=False
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Bring in a folder of CSV files. All rows are checked before any is written; doing it again changes nothing."""
    if (folder is None) == (templates is None):
        raise typer.BadParameter("Give either the folder to import, or --templates with the folder to write to.")
    if templates is not None:
        _write_templates(templates, as_json=as_json)
    if folder is not None:
        try:
            report = _import(asking(context), folder, source, dry_run, encoding, as_json)
        except KeyboardInterrupt:
            say("Stopped. Run the same command again: it goes on from there, and writes nothing twice.")
            raise
        if as_json:
            show_json(report)
        else:
            _show_report(report)
        if not report.ok:
            raise typer.Exit(exits.INVALID)


def _write_templates(folder: Path, *, as_json: bool) -> None:
    written = write_templates(folder)
    if as_json:
        show_json([str(path) for path in written])
        return
    for path in written:
        show(path.as_posix())
    say(f"Fill in what you have, delete the other files, then: cjn import {folder}")


def _import(
    asked: Asking, folder: Path, source: str | None, dry_run: bool, encoding: str | None, as_json: bool
) -> ImportReport:
    lists_rows = dry_run and not as_json
    with asked.workspace() as (workspace, viewer), progress("Importing:", hidden=lists_rows) as bar:
        return import_folder(
            workspace,
            viewer,
            folder,
            source=source,
            dry_run=dry_run,
            encoding=encoding,
            progress=lambda stage, done, total: bar(done, total, stage),
            each_row=_show_row if lists_rows else None,
        )


def _say_how_to_undo(transactions: list[str]) -> None:
    if len(transactions) > _UNDOS_SHOWN:
        say(f"It is in {len(transactions):,} transactions; `cjn history` of a record names the one that wrote it.")
    elif transactions:
        say("To take it back, in this order:")
        for transaction in reversed(transactions):
            say(f"  cjn undo {transaction} --yes")


def _show_row(row: RowOutcome) -> None:
    changed = f" ({', '.join(row.changed)})" if row.changed else ""
    show(f"{row.file}, row {row.row}: {row.action} {row.id}{changed}")


def _show_report(report: ImportReport) -> None:
    would = "Would be " if report.dry_run or not report.ok else ""
    columns = ["File", "Rows", *(f"{would}{word}".capitalize() for word in ("created", "updated")), "Unchanged"]
    rows = [
        [file.file, f"{file.rows:,}", f"{file.created:,}", f"{file.updated:,}", f"{file.unchanged:,}"]
        for file in report.files
    ]
    if any(file.repeated for file in report.files):
        columns.append("Repeated")
        for row, file in zip(rows, report.files, strict=True):
            row.append(f"{file.repeated:,}")
    show_table(columns, rows)
    for name in report.ignored:
        say(f"{name}: ignored, it is not a CSV file.")
    if report.ok:
        say("Nothing was written (dry run)." if report.dry_run else f"{report.written:,} records written.")
        _say_how_to_undo(report.transactions)
        return
    said = "1 problem" if report.problem_count == 1 else f"{report.problem_count:,} problems"
    say_error(f"{said}. Nothing was written.")
    for problem in report.problems[:_PROBLEMS_SHOWN]:
        say(f"  {problem}")
    if report.problem_count > _PROBLEMS_SHOWN:
        say(f"  and {report.problem_count - _PROBLEMS_SHOWN:,} more; --json lists up to 1,000.")


app = typer.Typer()
app.command("init")(init_command)
app.command("seed")(seed_command)
app.command("import")(import_command)
