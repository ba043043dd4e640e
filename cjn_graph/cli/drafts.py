"""The command that writes messages about an introduction."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cjn_graph.cli.context import JsonOption, asking
from cjn_graph.cli.output import say, show, show_json
from cjn_graph.services.messages import invitation, write_draft


def draft_command(
    context: typer.Context,
    introduction: Annotated[str, typer.Argument(help="Id of the introduction, as the ledger shows it.")],
    text: Annotated[
        str, typer.Option("--text", help="Which text: ask, remind, introduce or met. Default: what fits.")
    ] = "",
    who: Annotated[str, typer.Option("--who", help="Name or id of the one of the two whom it is for.")] = "",
    link: Annotated[
        bool, typer.Option("--link", help="Put a link to answer into it; that records them as asked.")
    ] = False,
    send: Annotated[bool, typer.Option("--send", help="Send it through the mail server that is set.")] = False,
    eml: Annotated[
        Path | None, typer.Option("--eml", metavar="FILE", help="Also write it as mail to a file.", show_default=False)
    ] = None,
    call: Annotated[
        str, typer.Option("--call", metavar="TIME", help="Time of a first call, such as '2026-12-03 15:00'.")
    ] = "",
    zone: Annotated[str, typer.Option("--zone", help="Time zone of --call, such as America/New_York.")] = "UTC",
    minutes: Annotated[int, typer.Option("--minutes", help="How long that call is to last.")] = 30,
    ics: Annotated[
        Path | None,
        typer.Option("--ics", metavar="FILE", help="Write the invitation to the call to a file.", show_default=False),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Write the message that fits where an introduction stands, with only what may be passed on."""
    with asking(context).network() as (workspace, viewer):
        calendar = invitation(workspace, viewer, introduction, call, minutes, zone) if call else None
        draft = write_draft(workspace, viewer, introduction, name=text, who=who, link=link, sending=send)
    if eml:
        eml.write_bytes(draft.as_eml(calendar))
    if ics and calendar:
        ics.write_bytes(calendar)
    if as_json:
        show_json(draft)
        return
    show(f"To: {', '.join(draft.addresses) or ', '.join(one.name for one in draft.to)}")
    show(f"Subject: {draft.subject}")
    show()
    show(draft.text.rstrip())
    for line in draft.reveals:
        say(f"It passes on {line}.")
    for line in draft.prefers:
        say(f"Prefers: {line}.")
    say("Sent." if draft.sent else "Not sent: this is a draft.")


app = typer.Typer()
app.command("draft")(draft_command)
