"""The commands about the health of the network as a whole, and the output that they share with ``gaps``."""

from __future__ import annotations

from collections.abc import Mapping

import typer

from cjn_graph.analysis.measure import Measure, Name
from cjn_graph.analysis.measures import MEASURES
from cjn_graph.analysis.mixing import EiMeasure
from cjn_graph.cli.asking import asks
from cjn_graph.cli.context import JsonOption, asking
from cjn_graph.cli.output import measuring, show, show_json, show_table
from cjn_graph.questions import HealthQuestion, TrendQuestion
from cjn_graph.services.health import HealthReport, report_health
from cjn_graph.services.trend import TrendReport, report_trend

_MOST_NAMES = 10
_SHARES = {measure.name for measure in MEASURES if measure.shown_as == "share"}


@asks(HealthQuestion)
def health_command(context: typer.Context, question: HealthQuestion, as_json: JsonOption = False) -> None:
    """Measure whether the network holds together: reach, fragility, centralization, mixing.

    Each number comes with what it was computed on and its definition.
    """
    with asking(context).network() as (workspace, viewer), measuring():
        report = report_health(workspace, viewer, question)
    if as_json:
        show_json(report)
        return
    _show_health(report)


@asks(TrendQuestion)
def trend_command(context: typer.Context, question: TrendQuestion, as_json: JsonOption = False) -> None:
    """Show how the health of the network changed: the same measures, on several days.

    Each day is measured from the facts as they are known now.
    """
    with asking(context).network() as (workspace, viewer), measuring():
        report = report_trend(workspace, viewer, question)
    if as_json:
        show_json(report)
        return
    _show_trend(report)


def _show_trend(report: TrendReport) -> None:
    show(f"Health of the network from {report.scope.since} to {report.scope.as_of}, from {report.scope.facts} facts")
    show(report.scope.definition)
    show()
    days = [point.as_of for point in next(iter(report.measures.values())).points]
    show_table(
        ("Measure", *days),
        [
            (words(name), *(_value(name, point.value) for point in trend.points))
            for name, trend in report.measures.items()
        ],
    )
    show()
    show("n and coverage of each number are in --json.")
    show_definitions({name: trend.definition for name, trend in report.measures.items()})


def _show_health(report: HealthReport) -> None:
    show(f"Health of the network as of {report.scope.as_of}, from {report.scope.facts} facts")
    show(report.scope.definition)
    measures = {name: value for name, value in report if name not in ("scope", "mixing")}
    show()
    before = report.scope.since
    unsure = any(measure.range for measure in measures.values())
    show_table(
        (
            "Measure",
            "Value",
            *([f"On {before}"] if before else []),
            "n",
            "Coverage",
            *(["With undated"] if unsure else []),
        ),
        [
            (
                words(name),
                _value(name, measure.value),
                *([_value(name, measure.before)] if before else []),
                f"{measure.n:,} {measure.of}",
                percent(measure.coverage),
                *([_between(name, measure)] if unsure else []),
            )
            for name, measure in measures.items()
        ],
    )
    if report.mixing:
        show()
        _show_mixing(report)
    for name, measure in measures.items():
        if measure.names:
            show()
            show_names(words(name), measure.names)
    show()
    show_meanings(measures)
    show()
    show_definitions({name: meaning(measure) for name, measure in measures.items()} | _of_mixing(report))


def _show_mixing(report: HealthReport) -> None:
    before = report.scope.since
    show_table(
        (
            "Attribute",
            "Assortativity",
            "E-I",
            *([f"E-I on {before}"] if before else []),
            "E-I by chance",
            "Modularity",
            "Ties",
            "Coverage",
            "Groups",
        ),
        [
            (
                name,
                number(mixing.assortativity.value),
                number(mixing.ei_index.value),
                *([number(mixing.ei_index.before)] if before else []),
                _by_chance(mixing.ei_index),
                number(mixing.modularity.value),
                f"{mixing.ei_index.n:,}",
                percent(mixing.ei_index.coverage),
                f"{mixing.distinct:,}",
            )
            for name, mixing in report.mixing.items()
        ],
        title="Mixing",
    )


def _by_chance(index: EiMeasure) -> str:
    """Write what would come about by chance, with the range of 95 in a hundred deals."""
    around = index.expected_range
    return number(index.expected) + (f" ({number(around[0])} to {number(around[1])})" if around else "")


def _of_mixing(report: HealthReport) -> dict[str, str]:
    some = next(iter(report.mixing.values()), None)
    return (
        {
            "assortativity": some.assortativity.definition,
            "E-I": some.ei_index.definition,
            "modularity by attribute": some.modularity.definition,
        }
        if some
        else {}
    )


def show_definitions(definitions: dict[str, str]) -> None:
    """Print what each number means."""
    show_table(("Measure", "Definition"), [(words(name), text) for name, text in definitions.items()])


def show_meanings(measures: Mapping[str, Measure]) -> None:
    """Print what each number says, when to worry, and what to do then."""
    show_table(
        ("Measure", "What it says", "When to worry", "What to do"),
        [
            (words(name), told.says, told.worry, told.act)
            for name, measure in measures.items()
            if (told := measure.meaning) is not None
        ],
    )


def show_names(title: str, names: list[Name]) -> None:
    """Print the first names behind a number, and how many more there are."""
    rows = [(name.name, name.detail) for name in names[:_MOST_NAMES]]
    show_table(("Who", "How"), rows, title=f"{title}: {len(names):,}")
    if len(names) > _MOST_NAMES:
        show(f"and {len(names) - _MOST_NAMES:,} more; --json lists all")


def number(value: float | None) -> str:
    """Write a number for people; a dash where there is none."""
    if value is None:
        return "–"
    return f"{value:,}" if isinstance(value, int) else f"{value:.3f}"


def _value(name: str, value: float | None) -> str:
    return percent(value) if name in _SHARES else number(value)


def _between(name: str, measure: Measure) -> str:
    """Write what a value can be, where something is missing; nothing otherwise."""
    if measure.range is None:
        return ""
    low, high = (_value(name, int(bound) if isinstance(measure.value, int) else bound) for bound in measure.range)
    return f"{low} to {high}"


def percent(part: float | None) -> str:
    """Write a share for people; a dash where there is none."""
    return "–" if part is None else f"{part:.0%}"


def meaning(measure: Measure) -> str:
    """Return a measure's definition, after why it has no value."""
    return f"{measure.reason}\n{measure.definition}" if measure.reason else measure.definition


def words(name: str) -> str:
    """Write the name of a measure for people."""
    return name.replace("_", " ")


app = typer.Typer()
app.command("health")(health_command)
app.command("trend")(trend_command)
