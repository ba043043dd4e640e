"""The command about what a record is joined to."""

from __future__ import annotations

from typing import Annotated

import typer

from cjn_graph.cli.context import JsonOption, asking
from cjn_graph.cli.output import show, show_json, show_table
from cjn_graph.errors import NotFound
from cjn_graph.model import MODEL, kind_of
from cjn_graph.pages.joined import Neighbour, Neighbours, list_neighbours
from cjn_graph.services.naming import NAMED_KINDS, resolve_among

_MOST = 300


def neighbours_command(
    context: typer.Context,
    record: Annotated[
        str, typer.Argument(help="Whole name of an office, a place, a topic, a program or the like; or an id.")
    ],
    limit: Annotated[int, typer.Option("--limit", min=1, max=_MOST, help="How many of each group at most.")] = 20,
    as_json: JsonOption = False,
) -> None:
    """List what a record is joined to: an office its people, a topic who offers and who seeks help with it.

    What a person is joined to is told by cjn show.
    """
    with asking(context).network() as (workspace, viewer):
        record_id = record.strip()
        if kind_of(record_id) not in MODEL.kinds:
            try:
                record_id = resolve_among(workspace, viewer, NAMED_KINDS, record)
            except NotFound:
                raise NotFound(
                    f"No office, place, topic, program or the like is called {record[:80]!r}.",
                    hint="Give its whole name, or its id. What a person is joined to is told by cjn show.",
                ) from None
        groups = list_neighbours(workspace, viewer, record_id, limit=limit)
    if as_json:
        show_json(groups)
        return
    if not groups:
        show("It is joined to nothing on record.")
    for group in groups:
        _show_group(group)


def _show_group(group: Neighbours) -> None:
    shown = len(group.neighbours)
    more = "; --limit shows more" if shown < _MOST else ""
    first = f", the first {shown}{more}" if group.count > shown else ""
    rows = ((one.name or one.kind, _how(one), one.start, one.end, one.id) for one in group.neighbours)
    show_table(("Name", "How", "From", "To", "Id"), rows, title=f"{group.title}: {group.count:,}{first}")
    show()


def _how(one: Neighbour) -> str:
    through = ", ".join(part.name for part in one.through)
    return "; ".join(part for part in (through, one.detail, one.outcome) if part)


app = typer.Typer()
app.command("neighbours")(neighbours_command)
