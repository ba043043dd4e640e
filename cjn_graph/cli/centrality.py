"""The command that lists where each person stands in the network."""

from __future__ import annotations

import typer

from cjn_graph.analysis.centrality import COLUMNS
from cjn_graph.cli.asking import asks
from cjn_graph.cli.context import JsonOption, asking
from cjn_graph.cli.output import measuring, show, show_json, show_table
from cjn_graph.questions import CentralityQuestion
from cjn_graph.services.centrality import list_positions

_SHOWN = 25


@asks(CentralityQuestion)
def centrality_command(context: typer.Context, question: CentralityQuestion, as_json: JsonOption = False) -> None:
    """List where each person stands in the network, for managers: named and scaled as NetworkX does.

    With --json one row for each: id, name, degree, strength, betweenness, harmonic, closeness, constraint,
    effective_size, core, community.
    """
    with asking(context).network() as (workspace, viewer), measuring():
        found = list_positions(workspace, viewer, question)
    if as_json:
        show_json(found)
        return
    show_table(
        ("Name", *(column.label for column in COLUMNS)),
        [(one.name, *(_number(getattr(one, column.name)) for column in COLUMNS)) for one in found[:_SHOWN]],
    )
    if len(found) > _SHOWN:
        show(f"and {len(found) - _SHOWN:,} more; --json lists all, --sort by another column")
    show()
    show_table(
        ("Column", "In --json", "What it says", "When to worry", "What to do"),
        [
            (column.label, column.name, column.meaning.says, column.meaning.worry, column.meaning.act)
            for column in COLUMNS
        ],
    )


def _number(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:,}" if isinstance(value, int) else f"{value:.3f}"


app = typer.Typer()
app.command("centrality")(centrality_command)
