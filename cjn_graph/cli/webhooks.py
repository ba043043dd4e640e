"""Commands about webhooks: who is told that something was changed."""

from __future__ import annotations

from typing import Annotated

import typer

from cjn_graph.cli.context import JsonOption, asking
from cjn_graph.cli.output import say, show, show_json, show_table
from cjn_graph.services import webhooks
from cjn_graph.services.delivering import deliver_all, forget_old

IdArgument = Annotated[str, typer.Argument(metavar="ID", help="What names it, as cjn webhook list prints it.")]

webhooks_app = typer.Typer(
    help="Manage webhooks: programs elsewhere that are told what was changed, within the rights of an account.",
    no_args_is_help=True,
)
app = typer.Typer()
app.add_typer(webhooks_app, name="webhook")


@webhooks_app.command("add")
def add_command(
    context: typer.Context,
    url: Annotated[str, typer.Argument(metavar="URL", help="Where messages go, such as https://example.org/hook.")],
    account: Annotated[
        str,
        typer.Option(
            "--account",
            metavar="NAME",
            help="Whose rights it has. Default: the account that asks.",
            show_default=False,
        ),
    ] = "",
    kinds: Annotated[
        str, typer.Option("--kind", help="Only these kinds of records, with commas.", show_default=False)
    ] = "",
    as_json: JsonOption = False,
) -> None:
    """Add a webhook and print its secret, this once; for admins. It is told of what is written from now on."""
    with asking(context).workspace() as (workspace, viewer):
        wanted = [name.strip() for name in kinds.split(",") if name.strip()]
        added = webhooks.add_webhook(workspace, viewer, url, account=account, kinds=wanted)
    if as_json:
        show_json(added)
        return
    say(f"Added {added.id}. Its secret, shown this once, with which the receiver checks what it is told:")
    show(added.secret)


@webhooks_app.command("list")
def list_command(context: typer.Context, as_json: JsonOption = False) -> None:
    """List the webhooks, without their secrets; for admins."""
    with asking(context).workspace() as (workspace, viewer):
        found = webhooks.list_webhooks(workspace, viewer)
    if as_json:
        show_json(found)
        return
    rows = [[one.id, one.account, one.url, ", ".join(one.kinds) or "all", one.made_by, one.made_at] for one in found]
    show_table(["Webhook", "Account", "Address", "Kinds", "Added by", "When"], rows)


@webhooks_app.command("remove")
def remove_command(context: typer.Context, hook: IdArgument) -> None:
    """Remove a webhook, with what waits for it."""
    with asking(context).workspace() as (workspace, viewer):
        webhooks.remove_webhook(workspace, viewer, hook)
    show(f"The webhook {hook} is told nothing more.")


@webhooks_app.command("rotate")
def rotate_command(context: typer.Context, hook: IdArgument, as_json: JsonOption = False) -> None:
    """Make a new secret and print it, this once; messages bear both signatures for a day."""
    with asking(context).workspace() as (workspace, viewer):
        secret = webhooks.rotate_secret(workspace, viewer, hook)
    show_json({"secret": secret}) if as_json else show(secret)


@webhooks_app.command("messages")
def messages_command(context: typer.Context, hook: IdArgument, as_json: JsonOption = False) -> None:
    """List the latest messages of a webhook, and what became of them."""
    with asking(context).workspace() as (workspace, viewer):
        found = webhooks.list_messages(workspace, viewer, hook)
    if as_json:
        show_json(found)
        return
    rows = [[one.id, one.state, one.changes, one.queued, one.attempts, one.told] for one in found]
    show_table(["Message", "State", "Changes", "Made", "Tries", "Answer"], rows)


@webhooks_app.command("replay")
def replay_command(
    context: typer.Context,
    hook: IdArgument,
    message: Annotated[
        str, typer.Option("--message", help="Only this one. Default: all that were given up.", show_default=False)
    ] = "",
    as_json: JsonOption = False,
) -> None:
    """Send messages of a webhook once more."""
    with asking(context).workspace() as (workspace, viewer):
        count = webhooks.replay(workspace, viewer, hook, message)
    show_json({"waiting": count}) if as_json else show(f"{count} to be sent again.")


@webhooks_app.command("deliver")
def deliver_command(context: typer.Context, as_json: JsonOption = False) -> None:
    """Send what is due, and end: for cron, where no cjn serve runs. That does it by itself."""
    with asking(context).workspace() as (workspace, viewer):
        viewer.require("admin", "Managing webhooks")
        counts = deliver_all(workspace)
        forget_old(workspace)
    if as_json:
        show_json(dict(counts))
        return
    show(", ".join(f"{count} {state}" for state, count in sorted(counts.items())) or "Nothing is due.")
