"""Commands about what is held, and how long: subject-access, erase, retain."""

from __future__ import annotations

from pathlib import Path
from shlex import quote
from typing import Annotated

import typer

from cjn_graph.cli.context import JsonOption, NameArgument, asking
from cjn_graph.cli.output import say, show, show_json
from cjn_graph.errors import InvalidInput
from cjn_graph.model import kind_of
from cjn_graph.services.erasures import erase_person
from cjn_graph.services.exporting import write_new_file
from cjn_graph.services.people import resolve_person
from cjn_graph.services.retention import apply_retention
from cjn_graph.services.subject_access import held_about


def subject_access_command(
    context: typer.Context,
    name: NameArgument,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="FILE", help="New file: .html to be read, .json for programs.", show_default=False
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Put together everything that is held about a person, to be given to them; for managers with the grant.

    Deleted records, the change log and the security log are in it.
    """
    if (out is None) != as_json or (out and out.suffix.casefold() not in {".html", ".json"}):
        what = (
            "Nothing says where to put it."
            if out is None
            else "The file and --json exclude each other."
            if as_json
            else f"{out.name} ends neither in .html nor in .json."
        )
        raise InvalidInput(
            what, hint="Name a new file: --out FILE.html, to be read, or --out FILE.json; or give --json."
        )
    with asking(context).network() as (workspace, viewer):
        person_id = name if kind_of(name) == "person" else resolve_person(workspace, viewer, name).id
        held = held_about(workspace, viewer, person_id)
    if out is None:
        show_json(held)
        return
    if out.suffix.casefold() == ".json":
        content = held.model_dump_json(indent=1) + "\n"
    else:
        from api.web.held import as_html  # what draws pages takes a while to load

        content = as_html(held)
    write_new_file(out, [content.encode()])
    say(f"{len(held.records):,} records and {len(held.changes):,} changes are in {out}. Give it to nobody else.")


def erase_command(
    context: typer.Context,
    name: NameArgument,
    yes: Annotated[bool, typer.Option("--yes", help="Erase: it cannot be taken back.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Erase a person for good, with all that was only theirs; `cjn delete` only hides. For admins, at the terminal.

    No import and no older backup brings them back.
    """
    asked = asking(context)
    with asked.administrator("Erasing a person", asked.settings()) as workspace:
        viewer = workspace.viewer_for(workspace.settings.account)
        person = resolve_person(workspace, viewer, name)
        if not yes:
            raise InvalidInput(
                f"Erasing {person.name} ({person.id}) cannot be taken back.",
                hint="Add --yes if that is meant; `cjn delete` hides a record, and that can be undone.",
            )
        erased = erase_person(workspace, viewer, person.id)
    if as_json:
        show_json(erased)
    else:
        show(f"{erased.records} records are gone for good.")
        for one in erased.named_in:
            show(f"{one.name} ({one.id}) still names them: {', '.join(one.properties)}")
    for copy in erased.copies:
        say(
            f"A backup from before an upgrade may still hold them. Remove it when you need it no more: rm {quote(copy)}"
        )
    if erased.unguarded:
        say(erased.unguarded)
    say("Make a new backup now; docs/backup.md says how the files of the store are rewritten, so that nothing is left.")
    if erased.named_in:
        say("Edit the records that still name them: nothing of these was erased.")


def retain_command(
    context: typer.Context,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Take away what is kept no longer by the settings: notes, the security log, what changes say. For admins.

    Nothing goes unless CJN_KEEP_NOTES_DAYS, CJN_KEEP_SECURITY_LOG_DAYS or CJN_KEEP_CHANGES_DAYS say how long.
    """
    asked = asking(context)
    with asked.administrator("Applying how long things are kept", asked.settings()) as workspace:
        viewer = workspace.viewer_for(workspace.settings.account)
        found = apply_retention(workspace, viewer, dry_run=dry_run)
    if as_json:
        show_json(found)
        return
    for name, number in found:
        words = name.replace("_", " ").capitalize()
        kept = f"{number:,} {'would go' if dry_run else 'are gone'}." if number is not None else "kept for good."
        show(f"{words}: {kept}")


app = typer.Typer()
app.command("retain")(retain_command)
app.command("subject-access")(subject_access_command)
app.command("erase")(erase_command)
