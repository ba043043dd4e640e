"""The command that rehearses who leaves."""

from __future__ import annotations

from typing import Annotated

import typer

from cjn_graph.analysis.rehearsal import Leaver
from cjn_graph.cli.asking import asks
from cjn_graph.cli.context import JsonOption, asking
from cjn_graph.cli.health import number, percent, show_names
from cjn_graph.cli.output import measuring, show, show_json, show_table
from cjn_graph.questions import RehearsalQuestion
from cjn_graph.services.rehearsal import Rehearsal, rehearse_turnover

People = Annotated[list[str] | None, typer.Option("--people", metavar="NAME", help="Who leaves; may be repeated.")]
Offices = Annotated[
    list[str] | None, typer.Option("--offices", metavar="NAME", help="Offices that everybody leaves; may be repeated.")
]


@asks(RehearsalQuestion)
def rehearse_command(
    context: typer.Context,
    question: RehearsalQuestion,
    people: People = None,
    offices: Offices = None,
    as_json: JsonOption = False,
) -> None:
    """Rehearse that people leave, for managers: what breaks, and who could take over what they leave.

    Name people or offices, or a day: then all leave whose term ends by it. Without any of these, terms that end within
    a year count.
    """
    with asking(context).network() as (workspace, viewer), measuring():
        found = rehearse_turnover(workspace, viewer, question, people=people or (), offices=offices or ())
    if as_json:
        show_json(found)
        return
    _show(found)


def _show(found: Rehearsal) -> None:
    show(f"If {len(found.leaving):,} leave, as of {found.scope.as_of}, from {found.scope.facts} facts")
    show(found.definition)
    show()
    if found.terms:
        rows = [(term.name, term.post, term.ends, term.election) for term in found.terms]
        show_table(("Who", "Post", "Term ends", "Election"), rows, title=f"Terms until {found.until}")
        show()
    changes = [
        (
            one.label,
            *(percent(value) if one.shown_as == "share" else number(value) for value in (one.before, one.after)),
        )
        for one in found.measures.values()
    ]
    show_table(("Measure", "With them", "Without"), changes, title="What becomes of the network")
    for title, names in (
        ("Cut off from the largest part", found.cut_off),
        ("Without a tie", found.without_tie),
        ("Organizations that lose their last tie or person", found.offices),
    ):
        if names:
            show()
            show_names(title, names)
    for leaver in found.leaving:
        show()
        _show_leaver(leaver)


def _show_leaver(leaver: Leaver) -> None:
    about = f"{leaver.name}, {leaver.detail}" if leaver.detail else leaver.name
    rows = [
        (
            tie.other.name,
            tie.last or "undated",
            "; ".join(f"{one.name} ({one.why})" for one in tie.successors) or "nobody on record",
        )
        for tie in leaver.ties
    ]
    show_table(("In touch with", "Last", "Who could take over"), rows, title=f"{about}: {leaver.because}")
    for what, names in (("Open request", leaver.requests), ("Introduction under way", leaver.introductions)):
        for name in names:
            show(f"{what}: {name.name}{f', {name.detail}' if name.detail else ''}")


app = typer.Typer()
app.command("rehearse")(rehearse_command)
