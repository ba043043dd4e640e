"""The command that lists look-alikes."""

from __future__ import annotations

from typing import Annotated

import typer

from cjn_graph.cli.context import JsonOption, asking
from cjn_graph.cli.output import progress, say, show, show_json
from cjn_graph.services.duplicates import THRESHOLD, list_duplicates


def duplicates_command(
    context: typer.Context,
    kind: Annotated[str, typer.Option("--kind", help="person or organization.")] = "person",
    threshold: Annotated[
        float, typer.Option("--threshold", min=0.01, max=0.99, help="Least probability that two are one.")
    ] = THRESHOLD,
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, help="How many pairs at most.", show_default=False)
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """List people (or organizations) that may be the same, with what speaks for and against it. Nothing is merged.

    cjn join different_from A B says that two are not the same, for good.
    """
    with asking(context).network() as (workspace, viewer), progress("Comparing"):
        found = list_duplicates(workspace, viewer, kind, threshold=threshold, limit=limit)
    if as_json:
        show_json(found)
        return
    if not found:
        say("No two of them look like one.")
    for pair in found:
        show(f"{pair.score:.0%}  {pair.a.name} ({pair.a.id})  and  {pair.b.name} ({pair.b.id})")
        for one in pair.evidence[:6]:
            show(
                f"      {one.weight:+.1f}  {one.field}: {one.agreement}"
                + (f" ({one.a} / {one.b})" if one.agreement != "same" else f" ({one.a})")
            )


app = typer.Typer()
app.command("duplicates")(duplicates_command)
