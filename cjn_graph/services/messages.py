"""Messages about an introduction: written with what may be passed on, with a link to answer, sent where that is set."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, Field

from cjn_graph.access import ROLES, Viewer
from cjn_graph.accounts.directory import read_account
from cjn_graph.delivery.mail import can_send, send
from cjn_graph.errors import CjnError, Conflict, InvalidInput, NotFound, Problem, Unfit
from cjn_graph.introductions.drafts import ASKING, TEXTS_OF, Message, write_message
from cjn_graph.introductions.first_call import first_call
from cjn_graph.introductions.standing import stands
from cjn_graph.model.entities import Network
from cjn_graph.model.introductions import Introduces
from cjn_graph.model.written_dates import date_in_words
from cjn_graph.records import read_records
from cjn_graph.services import records
from cjn_graph.services.answering import make_answer_link
from cjn_graph.services.history import undo
from cjn_graph.services.introductions import Whole, one_of, read_whole, take_step
from cjn_graph.services.named import Named
from cjn_graph.services.passing_on import OUTSIDER, may_be_told
from cjn_graph.services.people import summaries
from cjn_graph.services.workspace import Workspace

_NETWORK: Final = "the network"


class Draft(BaseModel):
    """A message, written and, where that was asked for, sent."""

    name: str = Field(description="The text that it was written from, such as ask.")
    to: list[Named] = Field(description="Who it is for.")
    addresses: list[str] = Field(description="Their mail addresses, as far as they are on record.")
    prefers: list[str] = Field(description="How they like to be reached, where that is on record.")
    subject: str = Field(description="The subject line: it names nobody.")
    text: str = Field(description="The message.")
    html: str = Field(description="The same as HTML.")
    mailto: str = Field(description="An address that opens it in a mail program.")
    reveals: list[str] = Field(description="What it passes on, or holds back, and why.")
    link_until: str | None = Field(description="The day until which the link in it holds; null without one.")
    sent: bool = Field(description="Whether it was sent through the mail server.")

    def as_eml(self, calendar: bytes | None = None) -> bytes:
        """Return it as a file that mail programs open to be sent."""
        return Message(tuple(self.addresses), self.subject, self.text).as_email(calendar=calendar).as_bytes()


def texts_for(whole: Whole, workspace: Workspace) -> list[tuple[str, Introduces | None]]:
    """Return what could be written now: the texts, each with whom it is for; None where it is for both."""
    state = stands(whole.introduction, whole.ends, workspace.today()).state.name
    found: list[tuple[str, Introduces | None]] = []
    for name in TEXTS_OF.get(state, ()):
        if name == "introduce":
            found.append((name, None))
        elif name == "met":
            found += [(name, end) for end in whole.ends]
        else:
            found += [(name, end) for end in whole.ends if _is_for(name, end, state)]
    return found


def _is_for(name: str, end: Introduces, state: str) -> bool:
    if name == "remind":
        return end.answer == "asked"
    return end.answer in ("not_asked", "postponed") or (state == "expired" and end.answer == "asked")


def write_draft(
    workspace: Workspace,
    viewer: Viewer,
    introduction_id: str,
    *,
    name: str = "",
    who: str = "",
    link: bool = False,
    sending: bool = False,
) -> Draft:
    """Write the message that fits where an introduction stands.

    Parameters
    ----------
    name : str
        Which text, where several fit; the first that does without it.
    who : str
        Name or id of who it is for, where it may be for either.
    link : bool
        Put a link to answer into it. Who is written to is then recorded as asked.
    sending : bool
        Send it through the mail server; who is asked by it is recorded as asked.

    Raises
    ------
    Conflict
        Nothing is to be written now; or the mail server does not take it.
    InvalidInput, NotFound, Forbidden
    """
    viewer.require("staff", "Writing messages")
    whole = read_whole(workspace, viewer, introduction_id)
    fitting = texts_for(whole, workspace)
    person = one_of(whole, who) if who else None
    chosen = [
        (text, end)
        for text, end in fitting
        if (not name or text == name) and (person is None or end is None or end.to_id == person)
    ]
    if not chosen:
        could = sorted({text for text, _ in fitting})
        raise Conflict(
            "There is nothing like that to be written now.",
            hint=f"What fits: {', '.join(could)}." if could else "Take the next step first, or see where it stands.",
        )
    if person is None and len({end.to_id for text, end in chosen if end and text == chosen[0][0]}) > 1:
        raise InvalidInput([Problem("who", "is missing.", f"Say which of {whole.title} it is for.")])
    text, end = chosen[0]
    asking = text in ASKING and end is not None
    if link and not asking:
        raise InvalidInput([Problem("link", f"does not belong into {text}.", f"It does into: {', '.join(ASKING)}.")])
    if sending and not can_send(workspace.settings):
        raise Unfit("There is no mail server to send through.", hint="Send it yourself, and take the step ask.")
    draft = _written(workspace, viewer, whole, text, end, link=link)
    receipt = None
    if end is not None and text == "ask" and (link or sending):
        version = whole.introduction.version
        receipt = take_step(workspace, viewer, whole.introduction.id, "ask", expected_version=version, who=[end.to_id])
    if sending:
        mail = Message(tuple(draft.addresses), draft.subject, draft.text).as_email(workspace.settings.mail_from)
        try:
            send(workspace.settings, mail)
        except CjnError:
            if receipt and receipt.transaction_id:
                undo(workspace, viewer, receipt.transaction_id, reason="the message was not sent")
            raise
    return draft.model_copy(update={"sent": sending})


def invitation(
    workspace: Workspace, viewer: Viewer, introduction_id: str, start: str, minutes: int, zone: str
) -> bytes:
    """Write the invitation to a first call, once both have accepted.

    Parameters
    ----------
    start : str
        Day and time, such as ``2026-12-03 15:00``.
    zone : str
        Time zone of that, such as ``America/New_York``.

    Raises
    ------
    InvalidInput
        The time or the zone is none.
    Conflict
        They have not both accepted, so that their addresses may not be passed on.
    """
    viewer.require("staff", "Writing messages")
    whole = read_whole(workspace, viewer, introduction_id)
    try:
        begins = datetime.fromisoformat(start.strip()).replace(tzinfo=ZoneInfo(zone.strip() or "UTC"))
        _ = begins.astimezone(UTC) + timedelta(days=1)  # at the ends of the calendar there is no such time
    except (ValueError, ZoneInfoNotFoundError, OSError, OverflowError):
        what = f"{start[:40]!r} in {zone[:40]!r} is no time."
        raise InvalidInput([Problem("start", what, "Such as 2026-12-03 15:00 in America/New_York.")]) from None
    if not 5 <= minutes <= 600:
        raise InvalidInput([Problem("minutes", f"{minutes} is no length of a call.", "Give 5 to 600.")])
    if whole.introduction.status not in ("accepted", "introduced"):
        raise Conflict("They have not both accepted yet.", hint="Addresses are passed on only once they have.")
    people = [whole.people[end.to_id] for end in whole.ends]
    attendees = [(str(one["name"]), str(one["email"])) for one in people if one.get("email")]
    return first_call(whole.introduction.id, begins, minutes, workspace.clock(), attendees)


def _written(
    workspace: Workspace, viewer: Viewer, whole: Whole, text: str, end: Introduces | None, *, link: bool
) -> Draft:
    people = [whole.people[one.to_id] for one in whole.ends if end is None or one.id == end.id]
    if end is None:
        people = _seen_outside(workspace, people)
    told = may_be_told(workspace, viewer, whole, end or whole.ends[0])
    reveals, named = told.reveals, [str(one["name"]) for one in people]
    values: dict[str, str | None] = {"network": network_name(workspace), "sender": sender_name(workspace, viewer)}
    values |= {"to": named[0], "other": told.other, "topic": told.topic, "part": end.part if end else None}
    values |= {"link": None, "until": None, "other_name": named[-1], "introductions": ""}
    if end is None:
        lines = summaries(workspace, OUTSIDER, [(str(one["id"]), str(one["name"])) for one in people])
        reached = [", ".join(filter(None, (one.get("email"), one.get("phone")))) for one in people]
        values["introductions"] = "\n\n".join(
            f"{line.line()}{f' ({how})' if how else ''}" for line, how in zip(lines, reached, strict=True)
        )
        reveals = [f"names, posts and addresses of both to both, who accepted: {whole.title}"]
    until: str | None = None
    if link and end is not None:
        values["link"], until = make_answer_link(workspace, viewer, whole, end)
        values["until"] = date_in_words(until)
    addresses = [str(one["email"]) for one in people if one.get("email")]
    message = write_message(text, values, addresses, workspace.settings.texts_folder)
    return Draft(
        name=text,
        to=[Named(id=str(one["id"]), name=str(one["name"])) for one in people],
        addresses=addresses,
        prefers=[f"{one['name']}: {one['preferred_channel']}" for one in people if one.get("preferred_channel")],
        subject=message.subject,
        text=message.text,
        html=message.html,
        mailto=message.mailto,
        reveals=reveals,
        link_until=until,
        sent=False,
    )


def _seen_outside(workspace: Workspace, people: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return both as somebody without grants sees them: nothing else goes into a message.

    Raises
    ------
    Conflict
        One of them is restricted.
    """
    found = read_records(workspace.store, OUTSIDER, [str(one["id"]) for one in people])
    hidden = [str(one["name"]) for one in people if one["id"] not in found]
    if hidden:
        raise Conflict(
            f"{hidden[0]} is restricted, so no message names them.", hint="Introduce the two by word of mouth."
        )
    return [found[str(one["id"])].model_dump() for one in people]


def network_name(workspace: Workspace) -> str:
    """Return what the network is called in messages."""
    found = records.list_records(workspace, OUTSIDER, "network", limit=50)
    names = [one.name for one in found if isinstance(one, Network) and one.classification == "member_network"]
    return min(names, default=_NETWORK)


def sender_name(workspace: Workspace, viewer: Viewer) -> str:
    """Return the name of whoever writes: their account's, or the person's who signs in with it.

    An account without either is called after its holder; one that is called after its role stands for all of the staff.
    """
    try:
        account = read_account(workspace.accounts, viewer.account)
        person = account.person_name if account.person_id in _visible(workspace, account.person_id) else None
        name = account.display_name or person or account.name
    except NotFound:  # whoever works at the terminal of the machine
        name = viewer.account
    return f"The staff of {network_name(workspace)}" if name in ROLES else name


def _visible(workspace: Workspace, person_id: str | None) -> Collection[str]:
    return read_records(workspace.store, OUTSIDER, [person_id]) if person_id else ()
