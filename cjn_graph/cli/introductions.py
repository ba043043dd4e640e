"""The commands of the ledger: what stands where, and one introduction with its steps."""

from __future__ import annotations

from collections.abc import Callable
from inspect import signature
from typing import Annotated, Any

import typer

from cjn_graph.cli.context import JsonOption, asking
from cjn_graph.cli.output import show, show_json, show_pairs, show_table
from cjn_graph.cli.verbs import command_of
from cjn_graph.introductions.table import STATES, STEPS
from cjn_graph.pages.introductions import (
    Digest,
    IntroductionPage,
    LedgerEntry,
    digests,
    list_introductions,
    show_introduction,
)
from cjn_graph.verbs import VERBS


def introductions_command(
    context: typer.Context,
    state: Annotated[
        list[str] | None,
        typer.Option("--state", help=f"One of: {', '.join(STATES)}. Once for each; default: all.", show_default=False),
    ] = None,
    overdue: Annotated[bool, typer.Option("--overdue", help="Only those whose next step is overdue.")] = False,
    mine: Annotated[bool, typer.Option("--mine", help="Only those that your account made.")] = False,
    digest: Annotated[
        bool, typer.Option("--digest", help="What is overdue, as a message for each colleague who made them.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """List introductions: what is overdue first, then by where each stands."""
    with asking(context).network() as (workspace, viewer):
        if digest:
            gathered = digests(workspace, viewer, mine=mine)
            show_json(gathered) if as_json else _show_digests(gathered)
            return
        found = list_introductions(workspace, viewer, states=state or (), overdue=overdue, mine=mine)
    if as_json:
        show_json(found)
        return
    if not found:
        show("There is no such introduction.")
        return
    rows = (
        (_state(one), one.title, one.about, f"{one.due or ''}{' (overdue)' if one.overdue else ''}", one.next, one.id)
        for one in found
    )
    show_table(("State", "Who", "About", "Due", "Next", "Id"), rows)


def _show_digests(gathered: list[Digest]) -> None:
    if not gathered:
        show("Nothing is overdue.")
    for one in gathered:
        show(f"{one.colleague or 'Made by nobody on record'}: {one.text}")
        show()


def _introduction_command() -> Callable[..., None]:
    """Make the command that takes a step, or shows the introduction where none is named."""
    take_step = command_of(VERBS["step"])

    def run(**taken: Any) -> None:
        if taken["step"] is not None:
            take_step(**taken)
            return
        with asking(taken["context"]).network() as (workspace, viewer):
            page = show_introduction(workspace, viewer, taken["introduction"])
        if taken["as_json"]:
            show_json(page)
        else:
            _show(page)

    argument = typer.Argument(help=f"{', '.join(STEPS)}; without one it is shown.", show_default=False)
    optional: Any = Annotated[str | None, argument]
    made = signature(take_step)
    parameters = [
        one.replace(annotation=optional, default=None) if name == "step" else one
        for name, one in made.parameters.items()
    ]
    run.__signature__ = made.replace(parameters=parameters)  # type: ignore[attr-defined]  # what Typer reads
    run.__annotations__ = {one.name: one.annotation for one in parameters}
    run.__doc__ = "Show an introduction, or take a step of it."
    return run


def _state(one: LedgerEntry) -> str:
    return f"{STATES[one.state].title}{f' since {one.since}' if one.since else ''}"


def _show(page: IntroductionPage) -> None:
    show(f"{page.title}: {_state(page)}{', overdue' if page.overdue else ''}")
    said = [("About", page.about), ("For", page.request.name if page.request else ""), ("Why not", page.reason or "")]
    said += [("Next", f"{page.next}{f', until {page.due}' if page.due else ''}"), ("Steps", ", ".join(page.steps))]
    if page.contact:
        said.append(
            ("Met?", f"A {page.contact.channel} with both is logged, {page.contact.on}: take the step confirm.")
        )
    show_pairs([(name, text) for name, text in said if text])
    show()
    answers = (
        (party.person.name, party.answer.replace("_", " "), party.answered_on or party.asked_on, party.answered_how)
        for party in page.people
    )
    show_table(("Who", "Answer", "On", "How"), answers)
    if page.taken:
        show()
        rows = ((one.on, one.step, ", ".join(one.who), one.by or "by link", one.how) for one in page.taken)
        show_table(("On", "Step", "Who", "By", "How"), rows, title="Steps taken")


app = typer.Typer()
app.command("introductions")(introductions_command)
app.command("introduction")(_introduction_command())
