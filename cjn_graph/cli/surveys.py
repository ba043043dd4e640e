"""The commands that ask members to check their own record, and show who answered what."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from cjn_graph.cli.context import JsonOption, asking
from cjn_graph.cli.output import say, show, show_json, show_table
from cjn_graph.errors import InvalidInput
from cjn_graph.model import kind_of
from cjn_graph.services.messages import Draft
from cjn_graph.services.people import resolve_person
from cjn_graph.services.surveys.reviewing import Review, read_review
from cjn_graph.services.surveys.sending import SurveyPage, list_surveys, require_survey, send_survey, show_survey


def send_command(
    context: typer.Context,
    survey: Annotated[str, typer.Argument(help="Name or id of the survey; one of that name is made if there is none.")],
    to: Annotated[
        list[str] | None, typer.Option("--to", help="Name or id of a member. Once for each.", show_default=False)
    ] = None,
    group: Annotated[
        str | None,
        typer.Option("--group", help="A network, workgroup, office …: all of its people.", show_default=False),
    ] = None,
    again: Annotated[bool, typer.Option("--again", help="Ask those who have not answered; earlier links end.")] = False,
    message: Annotated[str, typer.Option("--message", help="What the message says besides.")] = "",
    eml: Annotated[
        Path | None,
        typer.Option("--eml", metavar="FOLDER", help="Write each message as mail to a file.", show_default=False),
    ] = None,
    send: Annotated[bool, typer.Option("--send", help="Send them through the mail server that is set.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Write to members, each with a link to check their own record; the links are shown this once."""
    with asking(context).network() as (workspace, viewer):
        people = [resolve_person(workspace, viewer, name).id for name in to or ()]
        sent = send_survey(workspace, viewer, survey, people, group=group, again=again, message=message, sending=send)
    if eml:
        _write(eml, sent.drafts)
    if as_json:
        show_json(sent)
        return
    for draft in sent.drafts:
        link = next((word for word in draft.text.split() if "/answer?token=" in word), "")
        show(f"{draft.to[0].name}, {', '.join(draft.addresses) or 'no mail address on record'}: {link}")
    for line in sent.left_out:
        say(f"Not asked: {line}.")
    number = len(sent.drafts)
    say(f"{number} {'member is' if number == 1 else 'members are'} asked in {sent.survey.name} ({sent.survey.id}).")
    if not send:
        say("Nothing was sent: --eml FOLDER writes the messages, --send sends them.")


def surveys_command(context: typer.Context, as_json: JsonOption = False) -> None:
    """List the surveys, each with its response rate."""
    with asking(context).network() as (workspace, viewer):
        found = list_surveys(workspace, viewer)
    if as_json:
        show_json(found)
        return
    if not found:
        say("No survey was sent yet: `cjn survey send`.")
        return
    show_table(
        ("Survey", "Asked on", "Asked", "Answered", "To review", "Id"),
        [(one.name, one.asked_on or "", f"{one.asked:,}", rate_of(one), f"{one.to_review:,}", one.id) for one in found],
    )


def show_command(
    context: typer.Context,
    which: Annotated[str, typer.Argument(help="Name or id of a survey; or id of a response.")],
    as_json: JsonOption = False,
) -> None:
    """Show who was asked in a survey and who has not answered; or what one member answered, to be reviewed."""
    with asking(context).network() as (workspace, viewer):
        if kind_of(which) == "response":
            answer = read_review(workspace, viewer, which)
            show_json(answer) if as_json else _show_review(answer)
            return
        found = show_survey(workspace, viewer, require_survey(workspace, viewer, which).id)
    if as_json:
        show_json(found)
        return
    show(f"{found.name}: {rate_of(found)} of {found.asked:,} answered, {found.to_review:,} to review")
    show_table(
        ("Member", "State", "Asked on", "Answered on", "To review", "Response"),
        [
            (one.person.name, one.status, one.asked_on or "", one.answered_on or "", str(one.to_review), one.response)
            for one in found.people
        ],
    )


def rate_of(survey: SurveyPage) -> str:
    """Write how many answered, and which share that is."""
    return f"{survey.answered:,}" + (f" ({survey.rate:.0%})" if survey.rate is not None else "")


def _show_review(review: Review) -> None:
    show(f"{review.person.name}, {review.status}" + (f" on {review.answered_on}" if review.answered_on else ""))
    for one in review.items:
        show()
        show(f"{one.name}: {one.label}" + (f" ({one.decision}, {one.by})" if one.decision else ""))
        if one.old:
            show(f"  on record: {one.old}")
        show(f"  they say:  {one.new or '(nothing)'}")
        if one.changed_since:
            show("  changed on record since they saw it")
        for candidate in one.candidates:
            sure = " (meant)" if candidate.id == one.meant else ""
            show(f"  may be:    {candidate.id}  {candidate.name}{sure}")
    if review.waiting:
        say(f"Decide with `cjn survey review {review.id} --accept ITEM --reject ITEM --match ITEM=ID`.")


def _write(folder: Path, drafts: list[Draft]) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for draft in drafts:
            stem = re.sub(r"[^\w-]+", "-", draft.to[0].name).strip("-") or "member"
            (folder / f"{stem[:80]}-{draft.to[0].id[-6:]}.eml").write_bytes(draft.as_eml())
    except OSError as error:
        raise InvalidInput(
            f"{folder} cannot be written: {error.strerror}.", hint="Take another folder, and ask with --again."
        ) from None
