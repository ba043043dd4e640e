"""Commands about what was changed: history, and undo."""

from __future__ import annotations

from typing import Annotated

import typer

from cjn_graph.cli.context import JsonOption, asking
from cjn_graph.cli.output import show, show_json, show_table
from cjn_graph.cli.receipts import show_receipt
from cjn_graph.model import MODEL, kind_of
from cjn_graph.services.changes import MAX_LIMIT, list_changes
from cjn_graph.services.history import history, undo
from cjn_graph.services.imports import list_imports
from cjn_graph.services.naming import resolve_among


def history_command(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="A name, an id, or two names with what joins them between.")],
    limit: Annotated[int, typer.Option("--limit", min=1, max=500, help="How many changes at most.")] = 20,
    as_json: JsonOption = False,
) -> None:
    """List what was changed on a record, by whom and why, the latest first."""
    with asking(context).network() as (workspace, viewer):
        record_id = name if kind_of(name) else resolve_among(workspace, viewer, tuple(MODEL.kinds), name)
        edits = history(workspace, viewer, record_id, limit=limit)
    if as_json:
        show_json(edits)
        return
    rows = (
        (edit.at[:16], edit.actor, edit.reason, edit.action, ", ".join(edit.changed), edit.transaction_id)
        for edit in edits
    )
    show_table(("When (UTC)", "Who", "Why", "What", "Properties", "To undo"), rows)


def changes_command(
    context: typer.Context,
    since: Annotated[
        str,
        typer.Option("--since", help="A day, a time, `now`, or what was printed last as next.", show_default=False),
    ] = "",
    kinds: Annotated[str, typer.Option("--kind", help="Only these kinds, with commas.", show_default=False)] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, max=MAX_LIMIT, help="How many changes at most.")] = 100,
    as_json: JsonOption = False,
) -> None:
    """List what was changed in the whole network since a place or a time, the oldest first."""
    with asking(context).network() as (workspace, viewer):
        wanted = [name.strip() for name in kinds.split(",") if name.strip()]
        page = list_changes(workspace, viewer, since=since, kinds=wanted, limit=limit)
    if as_json:
        show_json(page)
        return
    rows = (
        (one.at[:16], one.actor, one.reason, one.action, one.record_id, ", ".join(sorted({*one.before, *one.after})))
        for one in page.changes
    )
    show_table(("When (UTC)", "Who", "Why", "What", "Record", "Properties"), rows)
    show(f"next: {page.next_since}")


def imports_command(context: typer.Context, as_json: JsonOption = False) -> None:
    """List the imports, the latest first, with the id by which cjn undo takes each back."""
    with asking(context).network() as (workspace, viewer):
        found = list_imports(workspace, viewer)
    if as_json:
        show_json(found)
        return
    rows = (
        (
            *(one.at[:16], one.actor, one.source, f"{one.created:,}", f"{one.updated:,}"),
            f"taken back ({one.taken_back:,} records)" if one.taken_back else one.id,
        )
        for one in found
    )
    show_table(("When (UTC)", "Who", "Source", "Created", "Changed", "To undo"), rows)


def undo_command(
    context: typer.Context,
    transaction: Annotated[
        str, typer.Argument(help="Id of the transaction or of the import, as the write or `cjn history` told it.")
    ],
    yes: Annotated[bool, typer.Option("--yes", help="Also take back more than 25 records at once.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Take back what one command wrote, as a whole; it stops where something was changed since.

    Of an import, what was changed since is kept, and told.
    """
    with asking(context).network() as (workspace, viewer):
        receipt = undo(workspace, viewer, transaction, confirm=yes)
    show_receipt(receipt, as_json=as_json)


app = typer.Typer()
app.command("history")(history_command)
app.command("changes")(changes_command)
app.command("undo")(undo_command)
app.command("imports")(imports_command)
