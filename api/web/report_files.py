"""The report as files that need nothing else: a page with its style in it, a PDF, and the numbers behind each plot."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from importlib.resources import files
from typing import Any, Final

from starlette.responses import Response

from api.web import wording
from api.web.csv_files import as_csv, csv_address
from api.web.figures import Figure, figure_of_matrix, figure_of_mixing, figures_of_trend
from api.web.render import render_file, site_style
from cjn_graph.analysis.measures import headlines, measured, others
from cjn_graph.exchange.exports.tables import Row
from cjn_graph.services.report import NetworkReport

_OVER_TIME: Final = ("as_of", "value", "n", "coverage")
_MIXING: Final = ("attribute", "ei_index", "ei_index_by_chance", "assortativity", "modularity", "ties")
_MATRIX: Final = ("one", "other", "ties", "expected", "low", "high", "ratio", "beside_chance")
_VARIABLE: Final = re.compile(r"var\((--[a-z-]+)\)")


@dataclass(frozen=True)
class Plot:
    """A plot with its title, and the table behind it."""

    name: str
    title: str
    figure: Figure
    columns: tuple[str, ...]

    @property
    def csv(self) -> str:
        """The numbers behind it as CSV."""
        return as_csv(self.columns, self.figure.data)

    @property
    def data(self) -> str:
        """The same as an address that holds it."""
        return csv_address(self.columns, self.figure.data)


def plots_of(report: NetworkReport) -> list[Plot]:
    """Draw the headline numbers over time, mixing, and ties between groups."""
    drawn = figures_of_trend(report.trend, headlines())
    found = [Plot(one.name, one.label, drawn[one.name], _OVER_TIME) for one in headlines() if one.name in drawn]
    if mixing := figure_of_mixing(report.health.mixing):
        rows: list[Row] = [
            (
                name,
                one.ei_index.value,
                one.ei_index.expected,
                one.assortativity.value,
                one.modularity.value,
                one.ei_index.n,
            )
            for name, one in report.health.mixing.items()
        ]
        found.append(Plot("mixing", "Do ties cross groups?", replace(mixing, data=rows), _MIXING))
    for matrix in report.matrices:
        name = f"ties between {wording.words(matrix.attribute)}"
        found.append(Plot(re.sub(r"\W+", "-", name), wording.first_capital(name), figure_of_matrix(matrix), _MATRIX))
    return found


def context_of(report: NetworkReport) -> dict[str, Any]:
    """Return what the page and the file show."""
    plots = plots_of(report)
    return {"report": report, "plots": plots, "headlines": headlines(), "others": others()}


def as_html(report: NetworkReport) -> str:
    """Write the report as one HTML file, with its style and its data in it."""
    return render_file("report_file.html", **context_of(report))


def as_pdf(report: NetworkReport) -> bytes:
    """Write the report as a PDF file."""
    # It takes a while to load, and only a PDF needs it.
    import typst

    source = files("api.web").joinpath("report.typ").read_bytes()
    written: bytes = typst.compile(source, format="pdf", sys_inputs={"data": json.dumps(_told(report))})
    return written


def _told(report: NetworkReport) -> dict[str, Any]:
    """Everything the PDF says, as texts; it is data to the typesetter, never markup."""
    health, changes = report.health, report.changes
    return {
        "as_of": wording.date(health.scope.as_of),
        "since": wording.date(health.scope.since or health.scope.as_of),
        "facts": health.scope.facts,
        "definition": health.scope.definition,
        "headlines": [_number(report, one.name, one.label, one.shown_as) for one in headlines()],
        "others": [_number(report, one.name, one.label, one.shown_as) for one in others()],
        "changes": [
            {
                "what": what,
                "before": f"{found.before:,}",
                "after": f"{found.after:,}",
                "parts": [[part.what, f"{part.change:+,}".replace("-", "−")] for part in found.parts],
            }
            for what, found in (("Members", changes.members), ("Ties", changes.ties))
        ],
        "plots": [{"title": plot.title, "svg": standalone(plot.figure.svg)} for plot in plots_of(report)],
    }


def _number(report: NetworkReport, name: str, label: str, sort: str) -> dict[str, str]:
    measure = getattr(report.health, name)
    return {
        "label": label,
        "value": measured(measure.value, sort),
        "before": measured(measure.before, sort),
        "says": measure.meaning.says,
        "worry": measure.meaning.worry,
        "act": measure.meaning.act,
        "basis": f"n = {measure.n:,} {measure.of}; coverage {wording.coverage(measure.coverage)}",
        "definition": f"{measure.reason} {measure.definition}" if measure.reason else measure.definition,
    }


def standalone(svg: str) -> str:
    """Return a drawing that needs no style sheet: with its colours written out, those for light ground."""
    light = dict(re.findall(r"(--[a-z-]+): (#[0-9a-f]{6});", site_style().partition("@media")[0]))
    coloured = _VARIABLE.sub(lambda found: light[found.group(1)], str(svg))
    return coloured.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)


def csv_files(report: NetworkReport) -> dict[str, str]:
    """Return the numbers behind each plot, and all measures, as CSV by the name of the file."""
    columns = ("measure", "value", "before", "n", "of", "coverage", "error", "reason", "definition")
    rows = [
        (one.name, *(getattr(getattr(report.health, one.name), column) for column in columns[1:]))
        for one in (*headlines(), *others())
    ]
    return {"measures.csv": as_csv(columns, rows)} | {f"{plot.name}.csv": plot.csv for plot in plots_of(report)}


def file_of(content: bytes, name: str, media_type: str) -> Response:
    """Return the answer that downloads a file."""
    return Response(content, media_type=media_type, headers={"content-disposition": f'attachment; filename="{name}"'})
