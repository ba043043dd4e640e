"""The command that shows observations over time."""

from __future__ import annotations

from typing import Annotated

import typer

from cjn_graph.analysis.numbers import number_in_words
from cjn_graph.analysis.series import Datum, Gap
from cjn_graph.cli.context import JsonOption, asking
from cjn_graph.cli.health import percent
from cjn_graph.cli.output import show, show_json, show_table
from cjn_graph.pages.observations import Series, list_observations


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
    told = []
    for part in series.in_time():
        if isinstance(part, Gap):
            told.append(f"{_between(part.start, part.end)}: –")
        elif part.value is not None:
            told.append(f"{_between(part.start, part.end)}: {number_in_words(part.value)}")
    return "; ".join(told)


def _sources(series: Series) -> str:
    return ", ".join(sorted({datum.reported_by or "not said" for datum in series.data}))


def _period(datum: Datum) -> str:
    return _between(datum.start, datum.end)


def _between(start: str | None, end: str | None) -> str:
    if not start or not end:
        return "undated"
    return start if start == end else f"{start} to {end}"


app = typer.Typer()
app.command("observations")(observations_command)
