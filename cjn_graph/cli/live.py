"""Commands about live addresses: what a map or a calendar reads without signing in."""

from __future__ import annotations

from typing import Annotated

import typer

from cjn_graph.cli.context import JsonOption, asking
from cjn_graph.cli.output import say, show, show_json, show_table
from cjn_graph.exchange.exports.catalogue import FORMATS
from cjn_graph.services import live_addresses

live_app = typer.Typer(
    help="Manage live addresses, for managers: they carry open facts only, to whoever has them.", no_args_is_help=True
)
app = typer.Typer()
app.add_typer(live_app, name="live")


@live_app.command("add")
def add_command(
    context: typer.Context,
    carries: Annotated[
        str, typer.Argument(metavar="FORMAT", help=f"What it carries: {' or '.join(live_addresses.LIVE)}.")
    ],
    purpose: Annotated[str, typer.Option("--purpose", metavar="WORDS", help="What it is for.")],
    as_json: JsonOption = False,
) -> None:
    """Make a live address and print it, this once."""
    with asking(context).network() as (workspace, viewer):
        path = live_addresses.make_live_address(workspace, viewer, carries, purpose)
        found = f"{workspace.settings.public_url}{path}"
    if as_json:
        show_json({"address": found})
    else:
        say("The address, shown this once; it begins with where the app is reached (CJN_PUBLIC_URL):")
        show(found)
        if FORMATS[carries].has_ties:
            say(f"{live_addresses.LEFT_OUT}, from the moment that it is recorded.")


@live_app.command("list")
def list_command(context: typer.Context, as_json: JsonOption = False) -> None:
    """List the live addresses, without their secrets."""
    with asking(context).network() as (workspace, viewer):
        found = live_addresses.list_live_addresses(workspace, viewer)
    if as_json:
        show_json(found)
        return
    rows = [(one.prefix, one.format, one.name, one.made_by, one.last_used, one.revoked_at or "works") for one in found]
    show_table(("Address", "Carries", "For", "Made by", "Last used", "Revoked"), rows)


@live_app.command("revoke")
def revoke_command(
    context: typer.Context, prefix: Annotated[str, typer.Argument(help="What names it, as `cjn live list` prints it.")]
) -> None:
    """Let a live address carry nothing any more, from its next use on."""
    with asking(context).network() as (workspace, viewer):
        name = live_addresses.revoke_live_address(workspace, viewer, prefix)
    show(f"The live address “{name}” ({prefix}) works no longer.")
