"""The pages of surveys for staff: asking members, who answered, and the review of an answer item by item."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.deps import SessionDep, TextsDep, ViewerDep, WorkspaceDep, form_token
from api.problems import library_problem
from api.sessions import Notice
from api.web.forms.pages import leave_notice
from api.web.render import page
from cjn_graph.access import Viewer
from cjn_graph.delivery.mail import can_send
from cjn_graph.errors import Ambiguous, CjnError, InvalidInput, NotFound
from cjn_graph.model.texts import lines_of
from cjn_graph.services import records
from cjn_graph.services.messages import Draft
from cjn_graph.services.naming import names_of
from cjn_graph.services.people import resolve_person
from cjn_graph.services.rounds import GROUPS
from cjn_graph.services.surveys.reviewing import read_review
from cjn_graph.services.surveys.sending import list_surveys, send_survey, show_survey
from cjn_graph.services.workspace import Workspace
from cjn_graph.verbs import VERBS

router = APIRouter(include_in_schema=False, dependencies=[Depends(form_token)])

RecordId = Annotated[str, Path(max_length=64)]


@router.get("/surveys")
def surveys_page(
    request: Request, workspace: WorkspaceDep, viewer: ViewerDep, to: Annotated[str, Query(max_length=300)] = ""
) -> HTMLResponse:
    """Show the surveys, and the form that asks members."""
    return _surveys(request, workspace, viewer, {"to": to})


@router.post("/surveys")
def ask_members(request: Request, workspace: WorkspaceDep, viewer: ViewerDep, texts: TextsDep) -> Response:
    """Write to members: as a page to copy the messages from, or as mail files."""
    try:
        people = [resolve_person(workspace, viewer, name).id for name in lines_of(texts.get("to", ""))]
        sent = send_survey(
            workspace,
            viewer,
            texts.get("survey", ""),
            people,
            group=texts.get("group", "").strip() or None,
            again=texts.get("again") == "yes",
            message=texts.get("message", "").strip(),
            sending=texts.get("as") == "sent",
        )
    except (InvalidInput, NotFound, Ambiguous) as error:
        return _surveys(request, workspace, viewer, texts, error)
    if texts.get("as") == "eml":
        headers = {"content-disposition": 'attachment; filename="messages.zip"'}
        return Response(_zipped(sent.drafts), media_type="application/zip", headers=headers)
    return page(request, "survey_sent.html", sent=sent)


@router.get("/surveys/{survey_id}")
def survey_page(request: Request, workspace: WorkspaceDep, viewer: ViewerDep, survey_id: RecordId) -> HTMLResponse:
    """Show who was asked, and who answered."""
    found = show_survey(workspace, viewer, survey_id)
    return page(request, "survey.html", survey=found, can_send=can_send(workspace.settings))


@router.post("/responses/{response_id}/withdraw")
def withdraw(
    request: Request, workspace: WorkspaceDep, viewer: ViewerDep, session: SessionDep, response_id: RecordId
) -> Response:
    """Take a link back."""
    review = read_review(workspace, viewer, response_id)
    done = VERBS["withdraw"](workspace, viewer, {"response": response_id}, version=review.version)
    address = f"/surveys/{review.survey.id}" if review.survey else "/surveys"
    leave_notice(request, session, Notice(done.sentence, None, address))
    return RedirectResponse(address, status_code=303)


@router.get("/responses/{response_id}")
def review_page(request: Request, workspace: WorkspaceDep, viewer: ViewerDep, response_id: RecordId) -> HTMLResponse:
    """Show an answer item by item, beside what is on record."""
    return _review(request, workspace, viewer, response_id, {}, None)


@router.post("/responses/{response_id}")
def decide(
    request: Request,
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    session: SessionDep,
    texts: TextsDep,
    response_id: RecordId,
) -> Response:
    """Write what was accepted; where something is refused, nothing is written and the page says why."""
    review = read_review(workspace, viewer, response_id)
    given: dict[str, list[str]] = {"accept": [], "reject": [], "edit": [], "match": []}
    for item in review.items:
        do, text = texts.get(f"do {item.name}", ""), texts.get(f"text {item.name}", item.new).strip()
        if do == "accept" and text != item.new:
            given["edit"].append(f"{item.name}={text}")
        elif do in ("accept", "reject"):
            given[do].append(item.name)
        if do == "accept" and (
            meant := texts.get(f"id {item.name}", "").strip() or texts.get(f"match {item.name}", "")
        ):
            given["match"].append(f"{item.name}={meant}")
    version = texts.get("version", "")
    made_on = int(version) if version.isascii() and version.isdecimal() and len(version) < 10 else review.version
    try:
        done = VERBS["review"](workspace, viewer, {"response": response_id, **given}, version=made_on)
    except CjnError as error:
        return _review(request, workspace, viewer, response_id, texts, error)
    said = " ".join((done.sentence, *done.receipt.notes))
    address = f"/responses/{response_id}"
    leave_notice(request, session, Notice(said, done.receipt.transaction_id, address))
    return RedirectResponse(address, status_code=303)


def _surveys(
    request: Request, workspace: Workspace, viewer: Viewer, texts: dict[str, str], error: CjnError | None = None
) -> HTMLResponse:
    to = texts.get("to", "")
    if error is None and to:
        to = getattr(records.read(workspace, viewer, to), "name", "")
    return page(
        request,
        "surveys.html",
        status=library_problem(error).status if error else 200,
        surveys=list_surveys(workspace, viewer),
        typed={"survey": "", "group": "", "message": ""} | texts | {"to": to},
        error=error,
        candidates=_candidates(error),
        groups=names_of(workspace, viewer, GROUPS),
        can_send=can_send(workspace.settings),
    )


def _review(
    request: Request,
    workspace: Workspace,
    viewer: Viewer,
    response_id: str,
    texts: dict[str, str],
    error: CjnError | None,
) -> HTMLResponse:
    review = read_review(workspace, viewer, response_id)
    status = library_problem(error).status if error else 200
    return page(
        request, "response.html", status=status, review=review, typed=texts, error=error, candidates=_candidates(error)
    )


def _candidates(error: CjnError | None) -> list[str]:
    return error.candidates if isinstance(error, (NotFound, Ambiguous)) else []


def _zipped(drafts: list[Draft]) -> bytes:
    """Return the messages as a zip of mail files, none of them dated."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, draft in enumerate(drafts, 1):
            stem = re.sub(r"[^\w-]+", "-", draft.to[0].name).strip("-")[:80]
            archive.writestr(zipfile.ZipInfo(f"{number:04}-{stem}.eml"), draft.as_eml())
    return content.getvalue()
