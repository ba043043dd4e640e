"""The command that says what each number means."""

from __future__ import annotations

import typer

from cjn_graph.analysis.catalogue import CATALOGUE, GROUPS
from cjn_graph.cli.context import JsonOption
from cjn_graph.cli.output import show, show_json, show_table


def measures_command(as_json: JsonOption = False) -> None:
    """List every measure: what it says, when to worry, what to do; it needs no network."""
    if as_json:
        show_json(CATALOGUE)
        return
    for group, title in GROUPS.items():
        rows = [
            (one.label, one.meaning.says, one.meaning.worry, one.meaning.act, one.where)
            for one in CATALOGUE
            if one.group == group
        ]
        show_table(("Measure", "What it says", "When to worry", "What to do", "Command"), rows, title=title)
        show()


app = typer.Typer()
app.command("measures")(measures_command)
