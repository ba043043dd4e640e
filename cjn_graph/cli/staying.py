"""The command about who stays connected."""

from __future__ import annotations

from typing import Annotated

import typer

from cjn_graph.analysis.staying import Curve, Share
from cjn_graph.cli.context import JsonOption, asking
from cjn_graph.cli.output import show, show_json, show_table
from cjn_graph.services.staying import StayingReport, report_staying


def staying_command(
    context: typer.Context,
    as_of: Annotated[str | None, typer.Option(help="As of a day, month or year; today.", show_default=False)] = None,
    as_json: JsonOption = False,
) -> None:
    """Tell how many stay connected after formal work with them ended, by kind of engagement and by cohort."""
    with asking(context).network() as (workspace, viewer):
        found = report_staying(workspace, viewer, as_of=as_of)
    if as_json:
        show_json(found)
        return
    _show(found)


def _show(found: StayingReport) -> None:
    show(f"Staying connected, as of {found.as_of}, from {found.facts} facts")
    if found.everybody is None:
        show(str(found.reason))
        return
    show(f"{found.meaning.says} {found.definition}.")
    for title, curves in (("Everybody", [found.everybody]), ("Kind", found.by["kind"]), ("Cohort", found.by["cohort"])):
        show()
        if curves:
            years = [f"After {share.years} years" for share in curves[0].after]
            show_table((title, "People", "Silent", "Half silent after", *years), [_row(curve) for curve in curves])
    if found.undated:
        show(f"Not counted: {found.undated} parts in engagements that are over without a day.")


def _row(curve: Curve) -> tuple[str, ...]:
    median = f"{curve.median_months:.0f} months" if curve.median_months is not None else "not yet"
    name = curve.name.replace("_", " ")
    return name, f"{curve.n:,}", f"{curve.ended:,}", median, *(_share(share) for share in curve.after)


def _share(share: Share) -> str:
    if share.share is None:
        return "not observed"
    band = f" ({100 * share.low:.0f} to {100 * share.high:.0f} %)" if share.low is not None and share.high else ""
    return f"{100 * share.share:.0f} %{band}"


app = typer.Typer()
app.command("staying")(staying_command)
