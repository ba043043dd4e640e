"""The command that describes the graph: model."""

from __future__ import annotations

import typer

from cjn_graph.cli.output import show
from cjn_graph.model.page import model_page


def model_command() -> None:
    """Print the model of the graph as Markdown: every kind with its properties, and a diagram (Mermaid)."""
    show(model_page().rstrip("\n"))


app = typer.Typer()
app.command("model")(model_command)
