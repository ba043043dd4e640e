"""The command about what came of the work."""

from __future__ import annotations

from typing import Annotated

import typer

from cjn_graph.cli.context import JsonOption, asking
from cjn_graph.cli.convenings import share_in_words
from cjn_graph.cli.output import show, show_json, show_table
from cjn_graph.services.work import WorkReport, report_work


def work_command(
    context: typer.Context,
    as_of: Annotated[str | None, typer.Option(help="As of a day, month or year; today.", show_default=False)] = None,
    as_json: JsonOption = False,
) -> None:
    """Tell what came of the work: resources made and used, commitments kept, programs and reforms over the years."""
    with asking(context).network() as (workspace, viewer):
        found = report_work(workspace, viewer, as_of=as_of)
    if as_json:
        show_json(found)
        return
    _show(found)


def _show(found: WorkReport) -> None:
    show(f"What came of the work, as of {found.as_of}, from {found.facts} facts")
    if found.reason:
        show(found.reason)
        return
    rows = [
        (title, f"{share.count:,} of {share.of:,}", share_in_words(share))
        for title, share in (
            ("Workgroups that made a resource", found.workgroups),
            ("Resources that were used", found.resources),
            ("Uses with an outcome", found.uses),
            ("Commitments kept, of those settled", found.kept),
        )
    ]
    show_table(("What", "Count", "Share, with 95 % interval"), rows)
    show(f"{found.open:,} commitments are open, {found.overdue:,} of them overdue.")
    show()
    columns = ("Year", "Programs that ran", "Reforms adopted", "In effect", "Repealed", "Observations of them")
    show_table(columns, [tuple(str(value) for value in dict(one).values()) for one in found.years])
    show(f"{found.definition}.")


app = typer.Typer()
app.command("work")(work_command)
