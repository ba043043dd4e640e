"""Commands about observations: enter one, and see them over time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cjn_graph.cli.context import JsonOption, asking
from cjn_graph.cli.daily import show_receipt
from cjn_graph.cli.health import percent
from cjn_graph.cli.output import show, show_json, show_table

if TYPE_CHECKING:
    from cjn_graph.analysis.series import Datum
    from cjn_graph.pages.observations import Series


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("observe")(observe_command)
    app.command("observations")(observations_command)


def observe_command(
    context: typer.Context,
    about: Annotated[
        str, typer.Argument(help="What it is about: name or id of a reform, program, organization or place.")
    ],
    measure: Annotated[str, typer.Argument(help="What is measured, such as 'share of cases diverted'.")],
    value: Annotated[
        float | None, typer.Option("--value", help="The number, where it is one.", show_default=False)
    ] = None,
    unit: Annotated[
        str | None, typer.Option("--unit", help="Unit of the number, such as percent.", show_default=False)
    ] = None,
    text: Annotated[str | None, typer.Option("--text", help="The observation in words.", show_default=False)] = None,
    start: Annotated[
        str | None,
        typer.Option(
            "--start",
            metavar="DATE",
            help="Day, month or year that it is about: 2025. Default: today.",
            show_default=False,
        ),
    ] = None,
    end: Annotated[
        str | None,
        typer.Option(
            "--end", metavar="DATE", help="Its last day, month or year, where it covers several.", show_default=False
        ),
    ] = None,
    reported_by: Annotated[
        str | None, typer.Option("--by", help="Report or office that it comes from.", show_default=False)
    ] = None,
    sensitivity: Annotated[
        str | None, typer.Option("--sensitivity", help="open (default), staff or restricted.", show_default=False)
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Record a number or a statement about a reform, a program, an organization or a place."""
    from cjn_graph.services.naming import resolve_among
    from cjn_graph.services.observing import SUBJECTS, observe

    values = {"measure": measure, "value": value, "unit": unit, "text": text, "start": start, "end": end}
    values |= {"reported_by": reported_by, "sensitivity": sensitivity}
    with asking(context).network() as (workspace, viewer):
        receipt = observe(workspace, viewer, resolve_among(workspace, viewer, SUBJECTS, about), values)
    show_receipt(receipt, as_json=as_json)


def observations_command(
    context: typer.Context,
    words: Annotated[
        list[str] | None, typer.Argument(help="Words of the measure, of what it is about, or of the place.")
    ] = None,
    measure: Annotated[str, typer.Option("--measure", help="Only this measure.", show_default=False)] = "",
    place: Annotated[str, typer.Option("--place", help="Only in this place.", show_default=False)] = "",
    about: Annotated[
        str,
        typer.Option("--about", help="Name or id of one reform, program, organization or place.", show_default=False),
    ] = "",
    limit: Annotated[int, typer.Option("--limit", help="Most series, 1 to 1000.")] = 200,
    as_json: JsonOption = False,
) -> None:
    """Show what was observed over time, with sources and gaps; without words, all of it."""
    from cjn_graph.pages.observations import list_observations

    with asking(context).network() as (workspace, viewer):
        report = list_observations(
            workspace, viewer, words=" ".join(words or []), measure=measure, place=place, about=about, limit=limit
        )
    if as_json:
        show_json(report)
        return
    if not report.series:
        show("Nothing was observed that fits." if report.measures else "Nothing was observed yet.")
        return
    numbers = [one for one in report.series if one.n]
    if numbers:
        show_table(
            ("Measure", "About", "Unit", "Over time (– is a gap)", "Coverage", "Reported by"),
            [
                (one.measure, one.about.name, one.unit, _over_time(one), percent(one.coverage.share), _sources(one))
                for one in numbers
            ],
        )
    _show_words(report.series)
    if report.total > len(report.series):
        show(f"and {report.total - len(report.series):,} more series; --limit shows more")
    show()
    show(f"Coverage: {report.definition}.")


def _show_words(series: list[Series]) -> None:
    rows = [
        (one.measure, one.about.name, _period(datum), datum.text, datum.reported_by)
        for one in series
        for datum in one.data
        if datum.text
    ]
    if rows:
        show()
        show_table(("Measure", "About", "When", "What was said", "Reported by"), rows, title="In words")


def _over_time(series: Series) -> str:
    from cjn_graph.analysis.numbers import number_in_words

    parts = [
        (str(datum.start or "~"), f"{_period(datum)}: {number_in_words(datum.value)}")
        for datum in series.data
        if datum.value is not None
    ]
    parts += [(str(gap.start), f"{_between(gap.start, gap.end)}: –") for gap in series.coverage.gaps]
    return "; ".join(text for _, text in sorted(parts, key=lambda part: part[0]))


def _sources(series: Series) -> str:
    return ", ".join(sorted({datum.reported_by or "not said" for datum in series.data}))


def _period(datum: Datum) -> str:
    return _between(datum.start, datum.end)


def _between(start: str | None, end: str | None) -> str:
    if not start or not end:
        return "undated"
    return start if start == end else f"{start} to {end}"
