"""The command that writes the report."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cjn_graph.cli.asking import asks
from cjn_graph.cli.context import JsonOption, asking
from cjn_graph.cli.output import measuring, say, show_json
from cjn_graph.errors import InvalidInput, Problem
from cjn_graph.questions import HealthQuestion
from cjn_graph.services.report import report_network

Out = Annotated[Path | None, typer.Option("--out", metavar="FILE", help="File to write: .html or .pdf.")]
Data = Annotated[
    Path | None, typer.Option("--data", metavar="FOLDER", help="Write the numbers behind each plot, as CSV.")
]


@asks(HealthQuestion)
def report_command(
    context: typer.Context, question: HealthQuestion, out: Out = None, data: Data = None, as_json: JsonOption = False
) -> None:
    """Write the report for funders and boards: how the network did since a year before, in plain words.

    One file that needs nothing else: a page, or a PDF. It names nobody.
    """
    if out is None and data is None and not as_json:
        raise InvalidInput([Problem("--out", "is missing.", "Name a file that ends in .html or .pdf.")])
    if out is not None and out.suffix.casefold() not in (".html", ".pdf"):
        raise InvalidInput([Problem("--out", f"{out.name} is neither .html nor .pdf.", "Choose one of the two.")])
    with asking(context).network() as (workspace, viewer), measuring():
        report = report_network(workspace, viewer, question)
    if as_json:
        show_json(report)
    # What draws takes a while to load, and the numbers alone do without it.
    from api.web.report_files import as_html, as_pdf, csv_files

    if out is not None:
        out.write_bytes(as_pdf(report) if out.suffix.casefold() == ".pdf" else as_html(report).encode())
        say(f"Wrote {out}.")
    if data is not None:
        data.mkdir(parents=True, exist_ok=True)
        for name, text in csv_files(report).items():
            (data / name).write_text(text, encoding="utf-8")
        say(f"Wrote the numbers behind each plot to {data}.")


app = typer.Typer()
app.command("report")(report_command)
