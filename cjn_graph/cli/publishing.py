"""The commands that show what was published; ``cjn publish`` is made from its verb."""

from __future__ import annotations

from typing import Annotated

import typer

from cjn_graph.analysis.measures import measured
from cjn_graph.cli.context import JsonOption, asking
from cjn_graph.cli.health import percent
from cjn_graph.cli.output import measuring, show, show_json, show_table
from cjn_graph.services.naming import resolve_named
from cjn_graph.services.publishing import list_publications, show_publication


def publications_command(context: typer.Context, as_json: JsonOption = False) -> None:
    """List the numbers that were published, the latest first."""
    with asking(context).workspace() as (workspace, viewer):
        found = list_publications(workspace, viewer)
    if as_json:
        show_json(found)
        return
    if not found:
        show("Nothing was published yet. Publish the numbers of today: cjn publish NAME")
        return
    rows = [(one.name, one.published_on, one.as_of, one.made_by, one.note, one.id) for one in found]
    show_table(("Published as", "On", "Numbers of", "By", "Remark", "Id"), rows)


def publication_command(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Name or id of the publication.")],
    now: Annotated[
        bool, typer.Option("--now", help="Measure the same day again, on the facts known now, beside it.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Show numbers as they were published, each with its definition at that time.

    Facts entered since, and measures defined otherwise since, change nothing of it.
    """
    with asking(context).network() as (workspace, viewer), measuring():
        record = resolve_named(workspace, viewer, "publication", name)
        found = show_publication(workspace, viewer, record, beside_now=now)
    if as_json:
        show_json(found)
        return
    show(f"{found.name}: published {found.published_on} by {found.made_by}, numbers of {found.as_of}")
    show(f"Facts counted: {found.scope.facts}. {found.scope.definition}")
    show()
    rows = [
        (
            one.label,
            measured(one.value, one.shown_as),
            *((measured(one.now, one.shown_as), "yes" if one.redefined else "no") if now else ()),
            f"{one.n:,} {one.of}",
            percent(one.coverage),
            f"{one.reason} {one.definition}" if one.reason else one.definition,
        )
        for one in found.figures
    ]
    again = ("Measured now", "Redefined since") if now else ()
    show_table(("Measure", "Published", *again, "n", "Coverage", "Definition then"), rows)


app = typer.Typer()
app.command("publications")(publications_command)
app.command("publication")(publication_command)
