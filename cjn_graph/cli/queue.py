"""The command that lists the requests of a team, which stands among those that are made from verbs."""

from __future__ import annotations

from typing import Annotated

import typer

from cjn_graph.cli.context import JsonOption, asking
from cjn_graph.cli.output import show, show_json, show_table
from cjn_graph.model.entities import OPEN_REQUESTS
from cjn_graph.services.requests import queue


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
