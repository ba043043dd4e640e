"""Commands of a working day: what happened, who agreed, who offers and needs, who follows whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from cjn_graph.cli.context import JsonOption, NameArgument, asking
from cjn_graph.cli.output import say, show, show_json, show_table

if TYPE_CHECKING:
    from cjn_graph.services.receipts import Receipt

OnOption = Annotated[
    str | None,
    typer.Option("--on", metavar="DATE", help="When, as precise as known. Default: today.", show_default=False),
]
NoteOption = Annotated[str | None, typer.Option("--note", help="Remark for staff.", show_default=False)]
TopicArgument = Annotated[str, typer.Argument(help="The topic's name, or its id.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("log")(log_command)
    app.command("consent")(consent_command)
    app.command("offer")(offer_command)
    app.command("need")(need_command)
    app.command("attend")(attend_command)
    app.command("succession")(succession_command)
    app.command("history")(history_command)
    app.command("undo")(undo_command)


def log_command(
    context: typer.Context,
    names: Annotated[list[str], typer.Argument(help="Everybody you were in touch with: names or ids.")],
    channel: Annotated[str, typer.Option("--channel", help="call, email, visit or meeting.")] = "call",
    on: OnOption = None,
    subject: Annotated[str | None, typer.Option("--subject", help="What it was about.", show_default=False)] = None,
    note: NoteOption = None,
    sensitivity: Annotated[
        str | None, typer.Option("--sensitivity", help="staff (default) or restricted.", show_default=False)
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Log a call, an email, a visit or a meeting with one or several people."""
    from cjn_graph.services.contacts import log_interaction
    from cjn_graph.services.people import resolve_person

    values = {"channel": channel, "on": on, "subject": subject, "note": note, "sensitivity": sensitivity}
    with asking(context).network() as (workspace, viewer):
        people = [resolve_person(workspace, viewer, name).id for name in names]
        receipt = log_interaction(workspace, viewer, people, values)
    show_receipt(receipt, as_json=as_json)


def consent_command(
    context: typer.Context,
    name: NameArgument,
    decision: Annotated[str, typer.Argument(help="granted, refused or do_not_contact.")],
    purpose: Annotated[str, typer.Option("--purpose", help="introductions or contact.")] = "introductions",
    how: Annotated[str | None, typer.Option("--how", help="How they said it.", show_default=False)] = None,
    wording: Annotated[str | None, typer.Option("--wording", help="What they were asked.", show_default=False)] = None,
    on: OnOption = None,
    as_json: JsonOption = False,
) -> None:
    """Record what a person agreed to or refused. Earlier decisions stay on record; the answer says which counts."""
    from cjn_graph.services.contacts import record_consent
    from cjn_graph.services.people import resolve_person

    values = {"decision": decision, "purpose": purpose, "how": how, "wording": wording, "on": on}
    with asking(context).network() as (workspace, viewer):
        person = resolve_person(workspace, viewer, name).id
        receipt = record_consent(workspace, viewer, person, values)
    show_receipt(receipt, as_json=as_json)


def offer_command(
    context: typer.Context,
    name: NameArgument,
    topic: TopicArgument,
    level: Annotated[str | None, typer.Option("--level", help="some, solid or expert.", show_default=False)] = None,
    evidence: Annotated[str, typer.Option("--evidence", help="did_it, trained_on_it or says_so.")] = "says_so",
    note: NoteOption = None,
    as_json: JsonOption = False,
) -> None:
    """Record that a person can help others with a topic."""
    from cjn_graph.services.contacts import offer_help

    _relate_topic(context, offer_help, name, topic, {"level": level, "evidence": evidence, "note": note}, as_json)


def need_command(
    context: typer.Context,
    name: NameArgument,
    topic: TopicArgument,
    urgency: Annotated[str, typer.Option("--urgency", help="low, normal or high.")] = "normal",
    until: Annotated[
        str | None, typer.Option("--until", metavar="DATE", help="Last day on which it helps.", show_default=False)
    ] = None,
    note: NoteOption = None,
    as_json: JsonOption = False,
) -> None:
    """Record that a person wants help with a topic."""
    from cjn_graph.services.contacts import seek_help

    _relate_topic(context, seek_help, name, topic, {"urgency": urgency, "until": until, "note": note}, as_json)


def attend_command(
    context: typer.Context,
    convening: Annotated[str, typer.Argument(help="The convening's whole name, or its id.")],
    names: Annotated[list[str], typer.Argument(help="Everybody who came: names or ids.")],
    role: Annotated[str, typer.Option("--role", help="host, speaker, facilitator or participant.")] = "participant",
    as_json: JsonOption = False,
) -> None:
    """Record who came to a convening."""
    from cjn_graph.services.contacts import record_attendance
    from cjn_graph.services.naming import resolve_named

    with asking(context).network() as (workspace, viewer):
        event = resolve_named(workspace, viewer, "convening", convening)
        people = [resolve_named(workspace, viewer, "person", name) for name in names]
        receipt = record_attendance(workspace, viewer, event, people, role=role)
    show_receipt(receipt, as_json=as_json)


def succession_command(
    context: typer.Context,
    post: Annotated[str, typer.Argument(help="Who holds the post today, or the id of the post.")],
    successor: Annotated[str, typer.Argument(help="Who follows: a name or an id.")],
    on: Annotated[str, typer.Option("--on", metavar="DATE", help="First day of the new term, as precise as known.")],
    how: Annotated[
        str | None, typer.Option("--how", help="elected, appointed, hired or acting.", show_default=False)
    ] = None,
    all_work: Annotated[
        bool,
        typer.Option(
            "--all-work", help="Hand on open requests and introductions also where who leaves keeps another post."
        ),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Hand a post over: close the old term, open the new one, hand on open requests and introductions.

    Where who leaves keeps another post, their requests and introductions stay with them, unless --all-work is given.
    """
    from cjn_graph.services.naming import resolve_post
    from cjn_graph.services.people import resolve_person
    from cjn_graph.services.succession import succeed

    with asking(context).network() as (workspace, viewer):
        post_id = resolve_post(workspace, viewer, post)
        person = resolve_person(workspace, viewer, successor)
        receipt = succeed(workspace, viewer, post_id, person.id, on=on, how=how, all_work=all_work)
    show_receipt(receipt, as_json=as_json)


def history_command(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="A person's name, or the id of any record.")],
    limit: Annotated[int, typer.Option("--limit", min=1, max=500, help="How many changes at most.")] = 20,
    as_json: JsonOption = False,
) -> None:
    """List what was changed on a record, by whom and why, the latest first."""
    from cjn_graph.model import kind_of
    from cjn_graph.services.history import history
    from cjn_graph.services.people import resolve_person

    with asking(context).network() as (workspace, viewer):
        record_id = name if kind_of(name) else resolve_person(workspace, viewer, name).id
        edits = history(workspace, viewer, record_id, limit=limit)
    if as_json:
        show_json(edits)
        return
    rows = (
        (edit.at[:16], edit.actor, edit.reason, edit.action, ", ".join(edit.changed), edit.transaction_id)
        for edit in edits
    )
    show_table(("When (UTC)", "Who", "Why", "What", "Properties", "To undo"), rows)


def undo_command(
    context: typer.Context,
    transaction: Annotated[str, typer.Argument(help="Id of the transaction, as the write or `cjn history` told it.")],
    yes: Annotated[bool, typer.Option("--yes", help="Also take back more than 25 records at once.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Take back what one command wrote, as a whole; it stops where something was changed since."""
    from cjn_graph.services.history import undo

    with asking(context).network() as (workspace, viewer):
        receipt = undo(workspace, viewer, transaction, confirm=yes)
    show_receipt(receipt, as_json=as_json)


def show_receipt(receipt: Receipt, *, as_json: bool) -> None:
    """Print what was written, and how to take it back, or what counts since."""
    if as_json:
        show_json(receipt)
        return
    if not receipt.written:
        say("Nothing changed.")
        return
    for written in receipt.written:
        show(f"{written.action:8}{written.id}")
    for note in receipt.notes:
        say(note)
    if receipt.transaction_id:
        say(f"To take it back: cjn undo {receipt.transaction_id}")


def _relate_topic(
    context: typer.Context, service: Any, name: str, topic: str, values: dict[str, Any], as_json: bool
) -> None:
    from cjn_graph.services.naming import resolve_named

    with asking(context).network() as (workspace, viewer):
        person = resolve_named(workspace, viewer, "person", name)
        topic_id = resolve_named(workspace, viewer, "topic", topic)
        receipt = service(workspace, viewer, person, topic_id, values)
    show_receipt(receipt, as_json=as_json)
