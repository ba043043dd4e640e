"""Commands about requests: ask, assign, answer, close, and the queue of a team."""

from __future__ import annotations

from typing import Annotated

import typer

from cjn_graph.cli.context import JsonOption, asking
from cjn_graph.cli.daily import show_receipt
from cjn_graph.cli.output import show, show_json, show_table

RequestArgument = Annotated[str, typer.Argument(help="Id of the request, as the queue shows it.")]
DueOption = Annotated[str | None, typer.Option("--due", metavar="DATE", help="Until when.", show_default=False)]


def register(app: typer.Typer) -> None:
    """Add the commands as ``cjn request …``."""
    family = typer.Typer(help="Support that members ask for: ask, assign, answer, close, queue.", no_args_is_help=True)
    family.command("ask")(ask_command)
    family.command("assign")(assign_command)
    family.command("answer")(answer_command)
    family.command("close")(close_command)
    family.command("queue")(queue_command)
    app.add_typer(family, name="request")


def ask_command(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Who asks: a person's or an organization's name, or an id.")],
    what: Annotated[str, typer.Argument(help="What is asked, in a few words.")],
    team: Annotated[str, typer.Option("--team", help="research, policy, communications, advocacy or peer.")] = "peer",
    due: DueOption = None,
    description: Annotated[
        str | None, typer.Option("--description", help="The request in full.", show_default=False)
    ] = None,
    assignee: Annotated[str | None, typer.Option("--assignee", help="Who works on it.", show_default=False)] = None,
    sensitivity: Annotated[
        str | None, typer.Option("--sensitivity", help="open, staff (default) or restricted.", show_default=False)
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Record what a member asks for."""
    from cjn_graph.services.naming import resolve_among
    from cjn_graph.services.requests import ask

    values = {"name": what, "team": team, "due": due, "description": description}
    values |= {"assignee": assignee, "sensitivity": sensitivity}
    with asking(context).network() as (workspace, viewer):
        asker = resolve_among(workspace, viewer, ("person", "organization"), name)
        receipt = ask(workspace, viewer, asker, values)
    show_receipt(receipt, as_json=as_json)


def assign_command(
    context: typer.Context,
    request: RequestArgument,
    assignee: Annotated[str, typer.Argument(help="Who works on it.")],
    due: DueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say who works on a request, and until when."""
    from cjn_graph.services.records import read
    from cjn_graph.services.requests import assign

    with asking(context).network() as (workspace, viewer):
        version = read(workspace, viewer, request).version
        receipt = assign(workspace, viewer, request, assignee, expected_version=version, due=due)
    show_receipt(receipt, as_json=as_json)


def answer_command(
    context: typer.Context,
    request: RequestArgument,
    text: Annotated[str, typer.Argument(help="The answer.")],
    as_json: JsonOption = False,
) -> None:
    """Record the answer to a request."""
    from cjn_graph.services.records import read
    from cjn_graph.services.requests import answer

    with asking(context).network() as (workspace, viewer):
        version = read(workspace, viewer, request).version
        receipt = answer(workspace, viewer, request, text, expected_version=version)
    show_receipt(receipt, as_json=as_json)


def close_command(
    context: typer.Context,
    request: RequestArgument,
    why: Annotated[
        str | None, typer.Option("--why", help="Why it needs no answer; kept in its place.", show_default=False)
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Close a request that needs no answer any more."""
    from cjn_graph.services.records import read
    from cjn_graph.services.requests import close

    with asking(context).network() as (workspace, viewer):
        version = read(workspace, viewer, request).version
        receipt = close(workspace, viewer, request, expected_version=version, why=why)
    show_receipt(receipt, as_json=as_json)


def queue_command(
    context: typer.Context,
    team: Annotated[
        str | None,
        typer.Option(
            "--team", help="research, policy, communications, advocacy or peer. Default: all.", show_default=False
        ),
    ] = None,
    status: Annotated[
        list[str] | None,
        typer.Option(
            "--status", help="open, in_progress, answered or closed. Default: the open ones.", show_default=False
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """List requests in the order in which they are due."""
    from cjn_graph.model.entities import OPEN_REQUESTS
    from cjn_graph.services.requests import queue

    with asking(context).network() as (workspace, viewer):
        queued = queue(workspace, viewer, team=team, statuses=status or OPEN_REQUESTS)
    if as_json:
        show_json(queued)
        return
    if not queued:
        show("No request is waiting.")
        return
    rows = (
        (
            f"{item.request.due or ''}{' (overdue)' if item.overdue else ''}",
            item.request.team,
            item.request.name,
            ", ".join(asker.name for asker in item.askers),
            item.request.assignee,
            item.request.id,
        )
        for item in queued
    )
    show_table(("Due", "Team", "What", "Asked by", "Who works on it", "Id"), rows)
