"""Commands about keys: how programs get in."""

from __future__ import annotations

from typing import Annotated

import typer

from cjn_graph.accounts import keys
from cjn_graph.cli.context import JsonOption, asking
from cjn_graph.cli.output import say, show, show_json, show_table

PrefixArgument = Annotated[str, typer.Argument(metavar="PREFIX", help="What names the key, as cjn key list prints it.")]
AccountOption = Annotated[
    str,
    typer.Option("--account", metavar="NAME", help="Whose it is. Default: the account that asks.", show_default=False),
]

keys_app = typer.Typer(
    help="Manage the keys with which programs get in. A key has the rights of its account, within its scopes.",
    no_args_is_help=True,
)
app = typer.Typer()
app.add_typer(keys_app, name="key")


@keys_app.command("add")
def add_command(
    context: typer.Context,
    scopes: Annotated[str, typer.Option("--scopes", help=f"What it is for, with commas: {', '.join(keys.SCOPES)}.")],
    account: AccountOption = "",
    purpose: Annotated[
        str, typer.Option("--purpose", metavar="WORDS", help="What it is for.", show_default=False)
    ] = "",
    days: Annotated[int, typer.Option("--days", help=f"How long it works, {keys.DAYS} days at most.")] = keys.DAYS,
    as_json: JsonOption = False,
) -> None:
    """Make a key and print it, this once."""
    with asking(context).workspace() as (workspace, viewer):
        wanted = [scope.strip() for scope in scopes.split(",") if scope.strip()]
        name = account or viewer.account
        key = keys.make_key(workspace.accounts, viewer, name, wanted, purpose=purpose, days=days)
    _show_key(key, as_json=as_json)


def _show_key(key: str, *, as_json: bool) -> None:
    if as_json:
        show_json({"key": key})
    else:
        say("The key, shown this once; a program sends it as `Authorization: Bearer KEY`:")
        show(key)


@keys_app.command("list")
def list_command(
    context: typer.Context,
    account: AccountOption = "",
    everyone: Annotated[bool, typer.Option("--all", help="Those of all accounts; for admins.")] = False,
    as_json: JsonOption = False,
) -> None:
    """List the keys of an account, without their secrets."""
    with asking(context).workspace() as (workspace, viewer):
        found = keys.list_keys(workspace.accounts, viewer, "" if everyone else account or viewer.account)
    if as_json:
        show_json(found)
        return
    rows = [
        [one.prefix, one.account, one.name, ", ".join(one.scopes), one.state, one.expires, one.last_used]
        for one in found
    ]
    show_table(["Key", "Account", "For", "Scopes", "State", "Until", "Last used"], rows)


@keys_app.command("rotate")
def rotate_command(context: typer.Context, prefix: PrefixArgument, as_json: JsonOption = False) -> None:
    """Make the key that follows another one and print it, this once; the old one works for a day yet."""
    with asking(context).workspace() as (workspace, viewer):
        key = keys.rotate_key(workspace.accounts, viewer, prefix)
    _show_key(key, as_json=as_json)


@keys_app.command("revoke")
def revoke_command(context: typer.Context, prefix: PrefixArgument) -> None:
    """Let a key work no longer, from its next use on."""
    with asking(context).workspace() as (workspace, viewer):
        keys.revoke_key(workspace.accounts, viewer, prefix)
    show(f"The key {prefix} works no longer.")
