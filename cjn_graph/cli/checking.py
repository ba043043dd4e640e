"""Commands that look for what is wrong: check (the network), doctor (the installation)."""

from __future__ import annotations

import typer

from cjn_graph.cli import exits
from cjn_graph.cli.context import JsonOption, asking
from cjn_graph.cli.output import progress, say, show, show_json, show_table
from cjn_graph.services.checking import check
from cjn_graph.services.diagnosis import doctor


def check_command(context: typer.Context, as_json: JsonOption = False) -> None:
    """Compare the whole network with the model, and the change log with itself; changes nothing."""
    with asking(context).workspace() as (workspace, viewer), progress("Checking") as bar:
        report = check(workspace, viewer, progress=lambda kind, done: bar(done, 0, kind))
    if as_json:
        show_json(report)
    else:
        checked = sum(report.records.values())
        if report.findings:
            show_table(("Where", "What is wrong"), ((found.where, found.what) for found in report.findings))
        else:
            show(f"Nothing is wrong: {checked:,} records of {len(report.records)} kinds.")
    if not report.ok:
        say("Restore the last good backup, or correct these records; then check again.")
        raise typer.Exit(exits.FINDINGS)


def doctor_command(context: typer.Context, as_json: JsonOption = False) -> None:
    """Look at the settings, the store and the versions; say what is wrong and what to do."""
    diagnosis = doctor(asking(context).settings())
    if as_json:
        show_json(diagnosis)
    else:
        show_table(("Setting", "Value"), diagnosis.settings.items())
        show()
        show_table(("Package", "Version"), diagnosis.versions.items())
        for examination in diagnosis.examinations:
            show()
            show(f"{'ok   ' if examination.ok else 'WRONG'}  {examination.name}: {examination.detail}")
            if examination.hint:
                show(f"       {examination.hint}")
    if not diagnosis.ok:
        raise typer.Exit(exits.FINDINGS)


app = typer.Typer()
app.command("check")(check_command)
app.command("doctor")(doctor_command)
