"""The command that changes many people at once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from cjn_graph.cli.context import JsonOption, asking
from cjn_graph.cli.receipts import show_receipt
from cjn_graph.services.bulk import read_list
from cjn_graph.verbs import VERBS


def bulk_command(
    context: typer.Context,
    people: Annotated[list[str] | None, typer.Argument(help="Names or ids of people.", show_default=False)] = None,
    file: Annotated[
        Path | None,
        typer.Option("--file", help="A list: its column id, email or name, or one on each line.", show_default=False),
    ] = None,
    search: Annotated[str | None, typer.Option(help="All people whom a search finds.", show_default=False)] = None,
    group: Annotated[str | None, typer.Option(help="A network, workgroup, office …", show_default=False)] = None,
    steward: Annotated[str | None, typer.Option(help="Who looks after them from today on.", show_default=False)] = None,
    tag: Annotated[str | None, typer.Option(help="A tag that they get.", show_default=False)] = None,
    untag: Annotated[str | None, typer.Option(help="A tag that they lose.", show_default=False)] = None,
    topic: Annotated[str | None, typer.Option(help="A topic that they are about.", show_default=False)] = None,
    consent: Annotated[str | None, typer.Option(help="granted, refused or do_not_contact.", show_default=False)] = None,
    purpose: Annotated[str | None, typer.Option(help="introductions or contact.", show_default=False)] = None,
    wording: Annotated[str | None, typer.Option(help="What they were asked.", show_default=False)] = None,
    how: Annotated[str | None, typer.Option(help="How they said it.", show_default=False)] = None,
    on: Annotated[str | None, typer.Option(metavar="DATE", help="When. Default: today.", show_default=False)] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change; write nothing.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Change many people at once: who looks after them, a tag, a topic, what they agreed to.

    Where something is so already it stays; what is refused is said, with why. One undo takes all of it back, but for
    consents, which stay on record.
    """
    given: dict[str, Any] = {
        "people": people,
        "search": search,
        "group": group,
        "steward": steward,
        "tag": tag,
        "untag": untag,
        "topic": topic,
        "decision": consent,
        "purpose": purpose,
        "wording": wording,
        "how": how,
        "on": on,
        "listed": "\n".join(read_list(file)) if file else None,
        "dry_run": dry_run,
    }
    with asking(context).network() as (workspace, viewer):
        done = VERBS["bulk"](workspace, viewer, {name: value for name, value in given.items() if value})
    show_receipt(done.receipt, as_json=as_json, sentence=done.sentence)


app = typer.Typer()
app.command("bulk")(bulk_command)
