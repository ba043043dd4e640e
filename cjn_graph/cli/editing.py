"""The command that edits any record, and says both sides where somebody else was faster."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import typer

from cjn_graph.access import Viewer
from cjn_graph.cli.context import JsonOption, asking
from cjn_graph.cli.output import say, show_table
from cjn_graph.cli.receipts import show_receipt
from cjn_graph.errors import StaleVersion
from cjn_graph.model import MODEL
from cjn_graph.services.editing import both_sides, read_texts, texts_of
from cjn_graph.services.naming import resolve_among
from cjn_graph.services.records import edit, read
from cjn_graph.services.workspace import Workspace

_EMPTY = "(empty)"
_UNTOUCHED = "(not changed)"


def edit_command(
    context: typer.Context,
    record: Annotated[
        str,
        typer.Argument(help="A person's name; the whole name of an office, a place, a topic or the like; or an id."),
    ],
    assignments: Annotated[
        list[str],
        typer.Argument(
            metavar="FIELD=VALUE",
            help="Fields by their names in `cjn model`. An empty value clears one; a list is replaced by its items, "
            "each given as FIELD=VALUE.",
        ),
    ],
    version: Annotated[
        int | None,
        typer.Option(
            "--version",
            min=1,
            help="Version that the edit is made on; refused where somebody changed it since. Default: as it is now.",
            show_default=False,
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Change fields of a record."""
    with asking(context).network() as (workspace, viewer):
        record_id = resolve_among(workspace, viewer, tuple(MODEL.kinds), record)
        stored = read(workspace, viewer, record_id)
        texts = texts_of(type(stored), assignments)
        changes = read_texts(type(stored), texts)
        try:
            receipt = edit(workspace, viewer, record_id, changes, expected_version=version or stored.version)
        except StaleVersion as stale:
            _tell_both_sides(workspace, viewer, record_id, texts, stale.expected)
            raise
    show_receipt(receipt, as_json=as_json)


def _tell_both_sides(
    workspace: Workspace, viewer: Viewer, record_id: str, texts: Mapping[str, str], version: int
) -> None:
    """Say on stderr what others changed since, beside what was wanted."""
    edits, sides = both_sides(workspace, viewer, read(workspace, viewer, record_id), texts, version)
    for made in edits:
        changed = ", ".join(made.changed) or made.action
        say(f"Since version {version}: {made.actor}, {made.at[:16].replace('T', ' ')} UTC: {changed} ({made.reason})")
    rows = [
        (
            side.name,
            side.before or _EMPTY,
            _UNTOUCHED if side.who == "they" else side.yours or _EMPTY,
            side.theirs or _EMPTY,
        )
        for side in sides
    ]
    if rows:
        show_table(("Field", "Before", "Yours", "Now"), rows, title="Both sides", stderr=True)
    else:
        say("There is no difference left between your values and those that are stored now.")
