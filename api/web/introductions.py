"""The pages of the ledger: as a board, as a table, and one introduction with its steps."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Path, Query, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.deps import SessionDep, TextsDep, ViewerDep, WorkspaceDep, form_token
from api.sessions import Notice
from api.web.forms.asking import CHOICE, Refused, ask
from api.web.forms.fields import Trouble, with_troubles
from api.web.forms.pages import leave_notice
from api.web.forms.stepping import fields_of_step
from api.web.render import page
from cjn_graph.access import Viewer
from cjn_graph.delivery.mail import can_send
from cjn_graph.errors import Conflict, InvalidInput
from cjn_graph.introductions.table import STATES, STEPS
from cjn_graph.pages.introductions import list_introductions, show_introduction
from cjn_graph.services import records
from cjn_graph.services.introductions import read_whole
from cjn_graph.services.messages import invitation, texts_for, write_draft
from cjn_graph.services.workspace import Workspace
from cjn_graph.verbs import VERBS

ON_A_BOARD = 5
"""Introductions of one state that the board shows; the table lists all."""

router = APIRouter(include_in_schema=False, dependencies=[Depends(form_token)])

RecordId = Annotated[str, Path(max_length=64)]


@router.get("/introductions")
def ledger_page(
    request: Request,
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    view: Annotated[str, Query(max_length=10)] = "board",
    state: Annotated[str, Query(max_length=40)] = "",
    overdue: Annotated[bool, Query()] = False,
    mine: Annotated[bool, Query()] = False,
) -> HTMLResponse:
    """Show the ledger: a board of what is under way, or a table of all."""
    found = list_introductions(workspace, viewer, states=[state] if state else (), overdue=overdue, mine=mine)
    return page(
        request,
        "introductions.html",
        view="table" if state or view == "table" else "board",
        entries=found,
        board=[(one, [entry for entry in found if entry.state == one.name]) for one in STATES.values()],
        states=STATES,
        state=state,
        overdue=overdue,
        mine=mine,
        shown=ON_A_BOARD,
    )


@router.get("/introductions/{introduction_id}")
def introduction_page(
    request: Request, workspace: WorkspaceDep, viewer: ViewerDep, introduction_id: RecordId
) -> HTMLResponse:
    """Show one introduction, with a form for each step that may be taken."""
    return _introduction(request, workspace, viewer, introduction_id, "", {}, None)


@router.post("/introductions/{introduction_id}/draft")
def draft(
    request: Request, workspace: WorkspaceDep, viewer: ViewerDep, texts: TextsDep, introduction_id: RecordId
) -> Response:
    """Write a message: as a page to copy it from, or as a file that a mail program opens."""
    asked = {name: texts.get(name, "") for name in ("text", "who", "link", "as", "start", "zone", "minutes")}
    try:
        calendar = None
        if asked["start"].strip():
            length = int(asked["minutes"][:5]) if asked["minutes"].isdecimal() else 30
            calendar = invitation(workspace, viewer, introduction_id, asked["start"], length, asked["zone"])
        written = write_draft(
            workspace,
            viewer,
            introduction_id,
            name=asked["text"],
            who=asked["who"],
            link=asked["link"] == "yes",
            sending=asked["as"] == "sent",
        )
    except (InvalidInput, Conflict) as error:
        refused = Refused(422 if isinstance(error, InvalidInput) else 409, [Trouble("", str(error))])
        return _introduction(request, workspace, viewer, introduction_id, "", {}, refused)
    if asked["as"] == "eml":
        headers = {"content-disposition": 'attachment; filename="introduction.eml"'}
        return Response(written.as_eml(calendar), media_type="message/rfc822", headers=headers)
    if asked["as"] == "ics" and calendar:
        headers = {"content-disposition": 'attachment; filename="first-call.ics"'}
        return Response(calendar, media_type="text/calendar", headers=headers)
    return page(request, "draft.html", draft=written, introduction_id=introduction_id, asked=asked)


@router.get("/introductions/{introduction_id}/{step}")
def back_to_introduction(viewer: ViewerDep, introduction_id: RecordId) -> RedirectResponse:
    """Lead whoever reloads a page on which a step was refused to the introduction."""
    viewer.require("staff", "Reading introductions")
    return RedirectResponse(f"/introductions/{quote(introduction_id, safe='')}", status_code=303)


@router.post("/introductions/{introduction_id}/{step}")
def take_step(
    request: Request,
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    session: SessionDep,
    texts: TextsDep,
    introduction_id: RecordId,
    step: RecordId,
) -> Response:
    """Take a step; where it is refused, the page says why, with all that was typed."""
    subject = records.read(workspace, viewer, introduction_id)
    answer = ask(workspace, viewer, VERBS["step"], subject, {**texts, "step": step})
    if isinstance(answer, Refused):
        return _introduction(request, workspace, viewer, introduction_id, step, texts, answer)
    said = " ".join((answer.sentence, *answer.receipt.notes))
    address = f"/introductions/{introduction_id}"
    leave_notice(request, session, Notice(said, answer.receipt.transaction_id, address))
    return RedirectResponse(address, status_code=303)


def _introduction(
    request: Request,
    workspace: Workspace,
    viewer: Viewer,
    introduction_id: str,
    taken: str,
    texts: dict[str, str],
    refused: Refused | None,
) -> HTMLResponse:
    found = show_introduction(workspace, viewer, introduction_id)
    whole = read_whole(workspace, viewer, introduction_id)
    troubles = refused.troubles if refused else []
    forms = [
        (
            STEPS[name],
            with_troubles(
                fields_of_step(STEPS[name], found, workspace.today(), texts if name == taken else {}),
                troubles if name == taken else [],
            ),
        )
        for name in sorted(found.steps, key=lambda name: STEPS[name].closes)
    ]
    placed = {one.name for step, fields in forms if step.name == taken for one in fields}
    return page(
        request,
        "introduction.html",
        status=refused.status if refused else 200,
        one=found,
        title=STATES[found.state].title,
        forms=forms,
        taken=taken,
        troubles=[trouble for trouble in troubles if trouble.where not in placed],
        choice=CHOICE,
        steps=STEPS,
        writable=[
            (name, end.to_id if end else "", whole.names[end.to_id] if end else "both")
            for name, end in texts_for(whole, workspace)
        ],
        can_send=can_send(workspace.settings),
    )
