"""The command that lists every consent."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cjn_graph.cli.context import JsonOption, asking
from cjn_graph.cli.output import say, show_json, show_table
from cjn_graph.services.consents import consent_file, consent_log
from cjn_graph.services.exporting import write_new_file


def consents_command(
    context: typer.Context,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write it to a new CSV file.", show_default=False)
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """List who agreed to what, or refused, the latest decision first; none is ever changed."""
    with asking(context).network() as (workspace, viewer):
        if out is not None:
            write_new_file(out, consent_file(workspace, viewer))
            say(f"Written to {out}.")
            return
        entries = consent_log(workspace, viewer)
    if as_json:
        show_json(entries)
        return
    rows = [
        (one.on, one.person, one.purpose, one.decision.replace("_", " "), "yes" if one.counts else "", one.how)
        for one in entries
    ]
    show_table(("On", "Who", "About", "Decision", "Counts today", "How"), rows)


app = typer.Typer()
app.command("consents")(consents_command)
