"""The command for the funnel of introductions."""

from __future__ import annotations

from typing import Annotated

import typer

from cjn_graph.analysis.funnel import Stage
from cjn_graph.analysis.measure import SMALLEST_GROUP
from cjn_graph.cli.context import JsonOption, asking
from cjn_graph.cli.convenings import share_in_words
from cjn_graph.cli.output import show, show_json, show_table
from cjn_graph.services.funnel import FunnelReport, Period, report_funnel


def funnel_command(
    context: typer.Context,
    since: Annotated[
        str | None, typer.Option(help="Only those begun since a day, month or year.", show_default=False)
    ] = None,
    until: Annotated[str | None, typer.Option(help="Only those begun until then; today.", show_default=False)] = None,
    every: Annotated[Period, typer.Option(help="The periods that they are told by.")] = "year",
    as_json: JsonOption = False,
) -> None:
    """Tell how far introductions come, from proposed to still in touch, and where they stop."""
    with asking(context).network() as (workspace, viewer):
        found = report_funnel(workspace, viewer, since=since, until=until, every=every)
    if as_json:
        show_json(found)
        return
    _show(found)


def _show(found: FunnelReport) -> None:
    begun = f"since {found.since} " if found.since else ""
    show(f"{found.n:,} introductions begun {begun}until {found.until}, from {found.facts} facts")
    if found.reason:
        show(found.reason)
        return
    show()
    show_table(("Stage", "Reached", "Of those decided", "Open", "Days, median"), [_row(one) for one in found.stages])
    show(", ".join(f"{count} {how}" for how, count in found.ended.items()) or "None ended early.")
    for dimension, title in (("period", "Begun in"), ("who", "Made by"), ("topic", "About")):
        show()
        rows = [
            (group.name, f"{group.n:,}", *(_short(stage) for stage in group.stages[3:]))
            for group in found.by[dimension]
        ]
        show_table((title, "All", *(stage.title for stage in found.stages[3:])), rows)
        if found.left_out[dimension]:
            show(f"Not shown: {found.left_out[dimension]} groups of fewer than five.")
    show()
    show(f"{found.definition}.")


def _row(stage: Stage) -> tuple[str, ...]:
    rate = share_in_words(stage.rate) if stage.rate.of else ""
    days = f"{stage.median_days:g} (of {stage.dated})" if stage.median_days is not None else ""
    return stage.title, f"{stage.reached:,}", rate, f"{stage.open:,}" if stage.open else "", days


def _short(stage: Stage) -> str:
    """Write how many, and the rate where it is of five or more."""
    told = (
        f" ({100 * stage.rate.share:.0f} %)" if stage.rate.share is not None and stage.rate.of >= SMALLEST_GROUP else ""
    )
    return f"{stage.reached:,}{told}"


app = typer.Typer()
app.command("funnel")(funnel_command)
