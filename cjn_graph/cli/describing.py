"""The command that describes the graph: model."""

from __future__ import annotations

import typer

from cjn_graph.cli.output import show


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("model")(model_command)


def model_command() -> None:
    """Print the model of the graph as Markdown: every kind with its properties, and a diagram (Mermaid)."""
    from cjn_graph.model.page import model_page

    show(model_page().rstrip("\n"))
