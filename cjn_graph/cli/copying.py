"""Commands about copies of the whole network: export, backup, restore, move."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from cjn_graph.access import Viewer
from cjn_graph.cli import exits
from cjn_graph.cli.context import JsonOption, asking, where
from cjn_graph.cli.output import Advance, progress, say, show, show_json
from cjn_graph.errors import InvalidInput
from cjn_graph.exchange.copies.folder import Manifest
from cjn_graph.exchange.copies.reading import Progress
from cjn_graph.exchange.exports.catalogue import FORMATS
from cjn_graph.services import copies, erasures
from cjn_graph.services.capturing import how_many_wait
from cjn_graph.services.disclosing import disclose, disclosed
from cjn_graph.services.exporting import ExportQuestion, make_export, write_new_file
from cjn_graph.services.workspace import Workspace

IdentityOption = Annotated[
    Path | None,
    typer.Option("--identity", metavar="KEYFILE", help="Private key of an encrypted backup.", show_default=False),
]


def _told(bar: Advance) -> Progress:
    return lambda what, done: bar(done, 0, what)


def _show(manifest: Manifest, said: str, *, as_json: bool) -> None:
    if as_json:
        show_json(manifest)
    else:
        show(said)


def _only(metavar: str, what: str, name: str = "") -> Any:
    return typer.Option(*([name] if name else []), metavar=metavar, help=what, show_default=False)


def export_command(
    context: typer.Context,
    target: Annotated[
        Path,
        typer.Argument(metavar="DIR|FILE", help="New folder for the whole network, or new file.", show_default=False),
    ],
    file_format: Annotated[
        str, _only("FORMAT", f"Write a file for others instead: {', '.join(FORMATS)}.", "--format")
    ] = "",
    kind: Annotated[str, _only("KIND", "Kind of records; people by default; all: whatever a search finds.")] = "",
    search: Annotated[str, _only("WORDS", "Only what a search for these words finds.")] = "",
    place: Annotated[str, _only("WORDS", "Only what is there: a county, a state, a region.")] = "",
    topic: Annotated[str, _only("WORDS", "Only what is about it, or about a part of it.")] = "",
    role: Annotated[str, _only("WORDS", "Only who holds such a post now.")] = "",
    include_refusals: Annotated[
        bool, typer.Option("--include-refusals", help="Also those who refused, or are not to be contacted.")
    ] = False,
    preview: Annotated[
        bool, typer.Option("--preview", help="Say what the file would reveal, and write nothing.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Write it though it reveals restricted facts.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Write the whole network into a folder, losing nothing; or, with --format, a file for people and other programs.

    The folder has JSON Lines, one file per kind, with checksums: everything, restricted facts and the hashes of
    passwords and keys too, not encrypted, for admins. A file has what the account may see, and says first what that is.
    """
    asked = asking(context)
    if file_format:
        question = ExportQuestion(
            format=file_format,
            kind=kind,
            q=search,
            place=place,
            topic=topic,
            role=role,
            include_refusals=include_refusals,
        )
        with asked.network() as (workspace, viewer):
            _export_file(workspace, viewer, question, target, preview=preview, yes=yes, as_json=as_json)
        return
    if any((kind, search, place, topic, role, include_refusals, preview)):
        raise typer.BadParameter("The whole network is exported as a whole; what is chosen needs a --format.")
    with asked.administrator("Exporting the network", asked.settings()) as workspace, progress("Exporting") as bar:
        manifest = copies.export_network(workspace, target, _told(bar))
        waiting = how_many_wait(workspace)
    files = len(manifest.files)
    _show(
        manifest, f"{manifest.records:,} records in {files} files, and {manifest.sequence:,} changes.", as_json=as_json
    )
    say(f"Everything is in {target}, restricted facts too, and not encrypted.")
    _tell_of(waiting)


def _tell_of(waiting: int) -> None:
    """Tell of what is in no copy, as nobody has made records of it yet."""
    if waiting:
        say(
            f"{waiting:,} captured mails or meetings wait in the data folder and are not in it: `cjn capture list`"
            " shows them; confirm or dismiss them."
        )


def _export_file(
    workspace: Workspace,
    viewer: Viewer,
    question: ExportQuestion,
    file: Path,
    *,
    preview: bool,
    yes: bool,
    as_json: bool,
) -> None:
    found = disclose(workspace, viewer, question)
    if as_json:
        show_json(found)
    else:
        for line in disclosed(found):
            show(line)
    if preview:
        return
    if found.restricted.count and not yes:
        raise InvalidInput(
            "The file would reveal restricted facts.", hint="Add --yes if that is meant, or narrow it down."
        )
    write_new_file(file, make_export(workspace, viewer, question).parts)
    say(f"Written to {file}.")


def backup_command(
    context: typer.Context,
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="The backup, such as cjn.backup.", show_default=False)
    ] = None,
    recipient: Annotated[
        list[str] | None,
        typer.Option(
            "--recipient",
            metavar="KEY",
            help="Public key to encrypt for (age1...); several times for several. Default: CJN_BACKUP_RECIPIENTS.",
            show_default=False,
        ),
    ] = None,
    unencrypted: Annotated[
        bool, typer.Option("--unencrypted", help="Do not encrypt: whoever gets hold of the file can read everything.")
    ] = False,
    keep: Annotated[
        int | None,
        typer.Option(
            "--keep",
            metavar="N",
            min=1,
            help="Keep N backups of this name: earlier ones get their time into their names, the oldest are deleted.",
            show_default=False,
        ),
    ] = None,
    verify: Annotated[
        bool,
        typer.Option("--verify", help="Write none: restore FILE into a temporary store, export that, and compare."),
    ] = False,
    identity: IdentityOption = None,
    new_key: Annotated[
        Path | None,
        typer.Option(
            "--new-key", metavar="KEYFILE", help="Make a private key, and print its public one.", show_default=False
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Back the whole network up into one file, while others work; compressed, and encrypted for the keys named."""
    asked = asking(context)
    settings = asked.settings()
    if (file is None) == (new_key is None):
        raise typer.BadParameter("Give either the file to write, or --new-key with the file for a private key.")
    if new_key is not None:
        show(copies.new_key(settings, new_key))
        say(f"The private key is in {new_key}: keep it safe, and away from this machine. Nobody can replace it.")
    elif file is not None and verify:
        with progress("Verifying") as bar, copies.opened(settings, file, identity, _told(bar)) as (folder, manifest):
            problems = copies.compare(settings, folder, manifest, _told(bar))
        for problem in problems:
            say(problem)
        if problems:
            raise typer.Exit(exits.FINDINGS)
        _show(manifest, f"{file} is whole: {manifest.records:,} records, all equal after a restore.", as_json=as_json)
    elif file is not None:
        recipients = copies.recipients_for(settings, recipient or [], unencrypted=unencrypted)
        with asked.administrator("Backing the network up", settings) as workspace, progress("Backing up") as bar:
            manifest = copies.back_up(workspace, file, recipients, keep=keep, progress=_told(bar))
            waiting = how_many_wait(workspace)
        _show(manifest, f"{file}: {manifest.records:,} records, and {manifest.sequence:,} changes.", as_json=as_json)
        _tell_of(waiting)
        if unencrypted:
            say("It is not encrypted: whoever gets hold of the file can read everything, restricted facts too.")


def restore_command(
    context: typer.Context,
    source: Annotated[
        Path, typer.Argument(metavar="DIR|FILE", help="Folder of an export, or a backup.", show_default=False)
    ],
    identity: IdentityOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write an export or a backup into an empty store. It is read and checked as a whole before anything is written."""
    asked = asking(context)
    settings = asked.settings()
    with (
        progress("Restoring") as bar,
        copies.opened(settings, source, identity, _told(bar)) as (folder, manifest),  # the store is opened after it
        asked.administrator("Restoring a network", settings, restoring=True) as workspace,
    ):
        tombstones = erasures.read_tombstones(source, identity)
        erased = copies.restore_network(workspace, folder, manifest, _told(bar), tombstones=tombstones)
        place = where(workspace)
    _show(manifest, f"{manifest.records:,} records are in {place}.", as_json=as_json)
    if erased:
        say(f"Erased again, as they were erased since it was made: {erased} of the people.")
    say("`cjn check` compares them with the model. Sessions and links to sign in with do not travel.")


def move_command(
    context: typer.Context,
    to: Annotated[
        str,
        typer.Option(
            "--to",
            metavar="URI",
            help="An empty Neo4j, such as neo4j://localhost:7687; user and password are CJN_NEO4J_USER and _PASSWORD.",
            show_default=False,
        ),
    ],
    as_json: JsonOption = False,
) -> None:
    """Move the network from the embedded store to a Neo4j, and compare the two; the embedded one stays as it is."""
    asked = asking(context)
    target = asked.settings(neo4j_uri=to)
    source = asked.settings(neo4j_uri="")
    with asked.administrator("Moving the network", source) as workspace, progress("Moving") as bar:
        manifest = copies.move(workspace, target, _told(bar))
    _show(manifest, f"{manifest.records:,} records are in {to}, all equal to those here.", as_json=as_json)
    say(f"From now on set CJN_NEO4J_URI={to}. What is written to the old store after this is in the old one only.")


app = typer.Typer()
app.command("export")(export_command)
app.command("backup")(backup_command)
app.command("restore")(restore_command)
app.command("move")(move_command)
