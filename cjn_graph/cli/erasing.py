"""Commands about what is held of one person: erase."""

from __future__ import annotations

from typing import Annotated

import typer

from cjn_graph.cli.context import JsonOption, NameArgument, asking
from cjn_graph.cli.output import say, show, show_json
from cjn_graph.errors import InvalidInput
from cjn_graph.services.erasures import erase_person
from cjn_graph.services.people import resolve_person


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
    say("Texts of other records may still name them: `cjn search` finds these. Make a new backup now; docs/backup.md")
    say("says how the files of the store are rewritten, so that nothing is left in them.")


app = typer.Typer()
app.command("erase")(erase_command)
