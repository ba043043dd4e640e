"""The command that draws the network."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cjn_graph.cli.asking import asks
from cjn_graph.cli.context import JsonOption, asking
from cjn_graph.cli.output import measuring, say, show, show_json, show_table
from cjn_graph.errors import InvalidInput, Problem
from cjn_graph.questions import MapQuestion
from cjn_graph.services.mapping import map_network

Out = Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Draw it into this file: .svg.")]


@asks(MapQuestion)
def map_command(context: typer.Context, question: MapQuestion, out: Out = None, as_json: JsonOption = False) -> None:
    """Show the whole network: its circles, named by what their members share, and the ties between groups.

    With --out as a drawing; up to 150 people are drawn one by one, beyond that groups, unless --show says otherwise.
    """
    if out is not None and out.suffix.casefold() != ".svg":
        raise InvalidInput([Problem("--out", f"{out.name} does not end in .svg.", "Name a file that does.")])
    with asking(context).network() as (workspace, viewer), measuring():
        found = map_network(workspace, viewer, question)
    if out is not None:
        # What draws takes a while to load, and the table alone does without it.
        from api.web.network_map import as_svg_file

        out.write_text(as_svg_file(found), encoding="utf-8")
        say(f"Wrote {out}.")
    if as_json:
        show_json(found)
        return
    for sentence in found.sentences:
        show(sentence)
    show()
    show_table(
        ("", "Group", "Members", "Ties within"),
        [(group.number, group.value.replace("_", " "), group.members, group.within) for group in found.groups],
        title=f"Groups by {found.colour.replace('_', ' ')}",
    )
    show()
    show_table(
        ("", "Circle", "Members", "Ties within", "Ties to others", "What its members share"),
        [
            (
                circle.number + 1,
                circle.name,
                circle.members,
                circle.within,
                circle.outward,
                "; ".join(
                    f"{one.value.replace('_', ' ')} {one.share:.0%}, of all {one.overall:.0%}" for one in circle.shares
                ),
            )
            for circle in found.circles
        ],
        title="Circles",
    )


app = typer.Typer()
app.command("map")(map_command)
