"""Commands that put data into the store: init, seed, import."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cjn_graph.access import Viewer
from cjn_graph.cli import exits
from cjn_graph.cli.context import HOW_TO_FILL, JsonOption, asking, where
from cjn_graph.cli.import_report import RowsTold, show_report
from cjn_graph.cli.output import progress, say, show, show_json
from cjn_graph.services.importing import DateOrder, Policy, import_folder, write_templates
from cjn_graph.services.workspace import Workspace
from seed.demo import Seeded, seed_demo, seed_reference


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
    path: Annotated[
        Path | None,
        typer.Argument(
            metavar="FILE|FOLDER",
            help="A spreadsheet or list (.xlsx, .csv, .tsv, .txt), whatever its columns are called, contact cards "
            "(.vcf), a calendar (.ics) or JSON Lines (.jsonl); or a folder of such, or of our own CSV files, one per "
            "kind of record: people.csv, ...",
            show_default=False,
        ),
    ] = None,
    source: Annotated[
        str | None,
        typer.Option(
            "--source",
            metavar="NAME",
            help="Where the files come from; with a row's id it names the record for good. Default: the name of the "
            "file or folder.",
            show_default=False,
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Check everything and show, row by row, what would happen; write nothing.")
    ] = False,
    mapping: Annotated[
        Path | None,
        typer.Option(
            "--map",
            metavar="FILE",
            help="What each column of a list fills (TOML or JSON). With --dry-run, a file that is not there is "
            "written, to be edited.",
            show_default=False,
        ),
    ] = None,
    policy: Annotated[
        Policy,
        typer.Option(
            "--policy",
            help="Who is right where the file says something new of a field that people edited since its last import: "
            "ask leaves it and tells, file overwrites, person keeps silently, fill only fills what is empty.",
        ),
    ] = "ask",
    all_or_nothing: Annotated[
        bool, typer.Option("--all-or-nothing", help="Write nothing where a single row is wrong; else it is left out.")
    ] = False,
    dates: Annotated[
        DateOrder | None,
        typer.Option("--dates", help="How 3/4/2026 is meant in lists, where nothing shows it.", show_default=False),
    ] = None,
    rejected: Annotated[
        Path | None,
        typer.Option(
            "--rejected",
            metavar="FOLDER",
            help="Where files of rejected rows are written, with the reasons. Default: beside the file.",
            show_default=False,
        ),
    ] = None,
    encoding: Annotated[
        str | None,
        typer.Option("--encoding", metavar="NAME", help="Of the files, where it is found wrongly.", show_default=False),
    ] = None,
    templates: Annotated[
        Path | None,
        typer.Option(
            "--templates", metavar="DIR", help="Write empty files with every column explained.", show_default=False
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Bring in a spreadsheet, a list or a folder of them. Doing it again changes nothing; cjn undo takes it back.

    All rows are checked before any is written. What each column fills is guessed and shown; --map corrects it.
    """
    if (path is None) == (templates is None):
        raise typer.BadParameter("Give either what to import, or --templates with the folder to write to.")
    if templates is not None:
        _write_templates(templates, as_json=as_json)
    if path is None:
        return
    writes_mapping = dry_run and mapping is not None and not mapping.exists()
    told = RowsTold(all_rows=dry_run and not as_json)
    beside = path if path.is_dir() else path.parent
    try:
        with (
            asking(context).workspace() as (workspace, viewer),
            progress("Importing:", hidden=dry_run and not as_json) as bar,
        ):
            report = import_folder(
                workspace,
                viewer,
                path,
                source=source,
                dry_run=dry_run,
                encoding=encoding,
                mapping=None if writes_mapping else mapping,
                dates=dates,
                policy=policy,
                all_or_nothing=all_or_nothing,
                rejected_to=rejected or beside,
                progress=lambda stage, done, total: bar(done, total, stage),
                each_row=told,
            )
    except KeyboardInterrupt:
        say("Stopped. Run the same command again: it goes on from there, and writes nothing twice.")
        raise
    if writes_mapping and mapping and report.mapping:
        mapping.write_text(report.mapping, encoding="utf-8")
        say(f"What each column fills is in {mapping}: edit it, then import with --map {mapping}.")
    if as_json:
        show_json(report)
    else:
        show_report(report, told, mapping)
    if report.refused:
        raise typer.Exit(exits.INVALID)
    if report.rejected:
        raise typer.Exit(exits.FINDINGS)


def _write_templates(folder: Path, *, as_json: bool) -> None:
    written = write_templates(folder)
    if as_json:
        show_json([str(path) for path in written])
        return
    for path in written:
        show(path.as_posix())
    say(f"Fill in what you have, delete the other files, then: cjn import {folder}")


app = typer.Typer()
app.command("init")(init_command)
app.command("seed")(seed_command)
app.command("import")(import_command)
