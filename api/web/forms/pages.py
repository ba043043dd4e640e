"""The pages with a form for each daily verb."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.deps import SessionDep, TextsDep, ViewerDep, WorkspaceDep, form_token
from api.sessions import Notice, Session
from api.web import wording
from api.web.forms.asking import CHOICE, Refused, ask, fields_of, first_texts
from api.web.forms.declared import FORMS, NEW, addable, joins_on
from api.web.forms.fields import grouped, with_troubles
from api.web.render import page
from api.web.wording import in_words, page_of
from cjn_graph.access import Viewer
from cjn_graph.errors import CjnError, NotFound
from cjn_graph.model import Record, kind_of
from cjn_graph.model.entities import Commitment
from cjn_graph.model.entities import Request as SupportRequest
from cjn_graph.model.ids import a_kind
from cjn_graph.services import history, records
from cjn_graph.services.matching import before_introducing
from cjn_graph.services.people import resolve_person
from cjn_graph.services.succession import show_seat
from cjn_graph.services.titles import full_title
from cjn_graph.services.workspace import Workspace
from cjn_graph.verbs import Done, Verb, standing_on

router = APIRouter(include_in_schema=False, dependencies=[Depends(form_token)])

RecordId = Annotated[str, Path(max_length=64)]


def after(record: Record) -> str:
    """Return where to go on after a form about a record: requests are worked off from their queue."""
    return "/requests" if isinstance(record, SupportRequest) else page_of(record.id)


def leave_notice(request: Request, session: Session, notice: Notice) -> None:
    """Let the next page say what was done."""
    request.app.state.sessions.leave_notice(session, notice)


@router.get("/add")
def choose_kind(viewer: ViewerDep) -> RedirectResponse:
    """Open the form that is used most, above which all others are offered."""
    viewer.require("staff", "Writing records")
    return RedirectResponse(f"/add/{addable(viewer)[0]}", status_code=303)


@router.get("/add/{kind}")
def show_adding(request: Request, workspace: WorkspaceDep, viewer: ViewerDep, kind: RecordId) -> HTMLResponse:
    """Show the empty form that adds a record of a kind."""
    verb = _new(viewer, kind)
    return _form_page(request, workspace, viewer, verb, None, first_texts(workspace, verb, None))


@router.post("/add/{kind}")
def add(
    request: Request, workspace: WorkspaceDep, viewer: ViewerDep, session: SessionDep, texts: TextsDep, kind: RecordId
) -> Response:
    """Add a record."""
    verb = _new(viewer, kind)
    answer = ask(workspace, viewer, verb, None, texts)
    if isinstance(answer, Refused):
        return _form_page(request, workspace, viewer, verb, None, texts, answer)
    return _done(request, session, answer, page_of(answer.receipt.id_of(kind)))


@router.get("/facts/{record_id}/{verb}")
def show_form(
    request: Request,
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    record_id: RecordId,
    verb: RecordId,
    counterpart: Annotated[str, Query(max_length=200)] = "",
    need: Annotated[str, Query(max_length=200)] = "",
) -> HTMLResponse:
    """Show the form of a verb on a record; who is to be introduced, and about what, may be named in the address."""
    asked, subject = _on(workspace, viewer, verb, record_id)
    given = {"counterpart": counterpart, "need": need}
    named = {name: text for name, text in given.items() if text and name in asked.inputs}
    return _form_page(request, workspace, viewer, asked, subject, first_texts(workspace, asked, subject) | named)


@router.post("/facts/{record_id}/{verb}")
def use_form(
    request: Request,
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    session: SessionDep,
    texts: TextsDep,
    record_id: RecordId,
    verb: RecordId,
) -> Response:
    """Do what was asked in a form, then show the page of what it was about."""
    asked, subject = _on(workspace, viewer, verb, record_id)
    answer = ask(workspace, viewer, asked, subject, texts)
    if isinstance(answer, Refused):
        # Read again: it may have been changed since the form was opened, and the form shows what it says now.
        subject = records.read(workspace, viewer, record_id)
        return _form_page(request, workspace, viewer, asked, subject, texts, answer)
    # Who introduces two goes on with the introduction, not with one of them.
    made = [one.id for one in answer.receipt.written if one.kind == asked.adds == "introduction"]
    return _done(request, session, answer, page_of(made[0]) if made else after(subject))


@router.get("/facts/{record_id}/{way}/{relation}")
def show_joining(
    request: Request, workspace: WorkspaceDep, viewer: ViewerDep, record_id: RecordId, way: RecordId, relation: RecordId
) -> HTMLResponse:
    """Show the form that joins a record to another: ``join`` from it, ``joined`` to it."""
    verb, subject = _joining(workspace, viewer, record_id, way, relation)
    return _form_page(request, workspace, viewer, verb, subject, first_texts(workspace, verb, subject))


@router.post("/facts/{record_id}/{way}/{relation}")
def join(
    request: Request,
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    session: SessionDep,
    texts: TextsDep,
    record_id: RecordId,
    way: RecordId,
    relation: RecordId,
) -> Response:
    """Join a record to another."""
    verb, subject = _joining(workspace, viewer, record_id, way, relation)
    answer = ask(workspace, viewer, verb, subject, texts)
    if isinstance(answer, Refused):
        return _form_page(request, workspace, viewer, verb, subject, texts, answer)
    return _done(request, session, answer, after(subject))


def _new(viewer: Viewer, kind: str) -> Verb:
    viewer.require("staff", "Writing records")
    kinds = addable(viewer)
    if kind not in kinds:
        raise NotFound("There is no such form.", hint=f"What can be added on a page: {', '.join(kinds)}.")
    return NEW[kind]


def _joining(workspace: Workspace, viewer: Viewer, record_id: str, way: str, relation: str) -> tuple[Verb, Record]:
    viewer.require("staff", "Writing records")
    offered = {link.address for link in joins_on(viewer, record_id)}
    if f"/facts/{record_id}/{way}/{relation}" not in offered:
        raise NotFound("There is no such form for this record.", hint="Open it from the record's own page.")
    verb = standing_on(kind_of(record_id) or "", relation, outgoing=way == "join")
    return verb, records.read(workspace, viewer, record_id)


def _on(workspace: Workspace, viewer: Viewer, name: str, record_id: str) -> tuple[Verb, Record]:
    verb = FORMS.get(name)
    if verb is None or kind_of(record_id) not in verb.kinds:
        raise NotFound("There is no such form for this record.", hint="Open it from the record's own page.")
    return verb, records.read(workspace, viewer, record_id)


_STATED: dict[type[Record], dict[str, str]] = {
    SupportRequest: {
        "team": "Team",
        "status": "Status",
        "assignee": "Who works on it",
        "due": "Due",
        "description": "In full",
        "answer": "Answer so far",
    },
    Commitment: {"status": "Status", "due": "Due", "lesson": "Learned so far", "description": "In full"},
}
"""What a form says above its fields of how things stand, where an answer may meet somebody else's."""


def _stated(subject: Record | None) -> list[tuple[str, str]]:
    names = _STATED.get(type(subject), {}) if subject else {}
    values = ((words, name, getattr(subject, name)) for name, words in names.items())
    return [(words, in_words(value, name)) for words, name, value in values if value]


@dataclass(frozen=True)
class Stand:
    """How things stand with a record beside what it says itself, and what the form is then made on.

    Attributes
    ----------
    title : str
        Of the page that shows both sides, where somebody else was faster; "" elsewhere.
    stated : list
        Words and values that stand above the fields.
    state : str
        Goes with the form, so that a later write by somebody else is noticed; "" where the version is enough.
    """

    title: str = ""
    stated: list[tuple[str, str]] = field(default_factory=list)
    state: str = ""


def _stand(
    workspace: Workspace,
    viewer: Viewer,
    verb: Verb,
    subject: Record | None,
    texts: Mapping[str, str],
    refused: Refused | None,
) -> Stand:
    """Say how things stand; where somebody else changed who holds a post, with what was wanted beside it."""
    if subject is not None and verb.adds == "introduction":
        minded = _before_introducing(workspace, viewer, subject, texts.get("counterpart", "").strip())
        return Stand("", [*_stated(subject), *([("Before you ask", "\n".join(minded))] if minded else [])])
    if subject is None or verb.made_on != "state":
        return Stand("", _stated(subject))
    seat = show_seat(workspace, viewer, subject.id)
    stale = refused is not None and refused.status == 412
    held = []
    for holder in seat.holders:
        start = f", {wording.period(holder.start, holder.end)}" if holder.start or holder.end else ""
        by = f" (recorded by {history.history(workspace, viewer, holder.term_id, limit=1)[0].actor})" if stale else ""
        held.append(f"{holder.name}{start}{by}")
    stated = [("Who holds it now", "\n".join(held) or "Nobody")]
    if not stale:
        # The form stays made on what it first showed: what is merely mistyped does not hide what others did.
        return Stand("", stated, texts.get("state") or seat.state)
    wanted = [texts.get(name, "").strip() for name in ("successor", "on", "how")]
    title = f"Somebody changed who holds {full_title(workspace, viewer, subject)} meanwhile"
    return Stand(title, [*stated, ("What you wanted", ", ".join(text for text in wanted if text))], seat.state)


def _before_introducing(workspace: Workspace, viewer: Viewer, person: Record, counterpart: str) -> list[str]:
    try:
        other = resolve_person(workspace, viewer, counterpart) if counterpart else None
    except CjnError:  # the form itself says what is wrong with the name
        other = None
    return before_introducing(workspace, viewer, person.id, other.id) if other else []


def _form_page(
    request: Request,
    workspace: Workspace,
    viewer: Viewer,
    verb: Verb,
    subject: Record | None,
    texts: Mapping[str, str],
    refused: Refused | None = None,
) -> HTMLResponse:
    name = full_title(workspace, viewer, subject) if subject else ""
    form = verb.form
    fields = fields_of(workspace, viewer, verb, subject, texts)
    troubles = refused.troubles if refused else []
    stand = _stand(workspace, viewer, verb, subject, texts, refused)
    return page(
        request,
        "form.html",
        status=refused.status if refused else 200,
        form=form,
        title=stand.title or _title(verb, name),
        subject=subject,
        stated=stand.stated,
        state=stand.state,
        version=subject.version if subject else None,
        back=("/requests", "All requests") if isinstance(subject, SupportRequest) else None,
        cancel=after(subject) if subject else "/",
        groups=grouped(with_troubles(fields, troubles)) if subject is None else [("", with_troubles(fields, troubles))],
        fields=fields,
        troubles=troubles,
        choice=CHOICE,
        kinds=addable(viewer),
    )


def _title(verb: Verb, name: str) -> str:
    """Say what the form is for; one that is usually opened on a record may be opened from anywhere too."""
    title = verb.form.title if verb.form else ""
    return title.format(name=name) if name or "{name}" not in title else f"Add {a_kind(verb.adds)}"


def _done(request: Request, session: Session, done: Done, address: str) -> RedirectResponse:
    said = " ".join((done.sentence, *done.receipt.notes))
    leave_notice(request, session, Notice(said, done.receipt.transaction_id, address))
    return RedirectResponse(address, status_code=303)
