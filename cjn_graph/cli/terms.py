"""The command that lists terms and elections that are due."""

from __future__ import annotations

import typer

from cjn_graph.cli.asking import asks
from cjn_graph.cli.context import JsonOption, asking
from cjn_graph.cli.output import show, show_json, show_table
from cjn_graph.questions import TermsQuestion
from cjn_graph.services.rehearsal import list_terms


@asks(TermsQuestion)
def terms_command(context: typer.Context, question: TermsQuestion, as_json: JsonOption = False) -> None:
    """List members' terms that end by a day, and posts up for election by it, for managers; within a year by default.

    `cjn rehearse --until DATE` says what breaks when those leave whose term ends, and who could take over.
    """
    with asking(context).network() as (workspace, viewer):
        found = list_terms(workspace, viewer, question)
    if as_json:
        show_json(found)
        return
    rows = [(term.name, term.post, term.ends, term.election) for term in found.terms]
    show_table(
        ("Who", "Post", "Term ends", "Election"),
        rows,
        title=f"Due by {found.until}, as of {found.as_of}: {len(rows):,}",
    )
    show()
    show(f"What breaks when those leave whose term ends: cjn rehearse --until {found.until}")
    if any(term.ends is None for term in found.terms):
        show(
            "An election without a recorded end of the term may end it or not: nobody knows yet, so that leaves these "
            "out. To rehearse that one of them goes: cjn rehearse --people NAME"
        )


app = typer.Typer()
app.command("terms")(terms_command)
