"""The page of what was captured: mail and lists of who came, to be confirmed or forgotten."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.deps import SessionDep, TextsDep, ViewerDep, WorkspaceDep, form_token
from api.problems import library_problem
from api.sessions import Notice
from api.web.forms.declared import addable
from api.web.forms.pages import leave_notice
from api.web.render import page
from api.web.wording import count
from cjn_graph.access import Viewer
from cjn_graph.errors import Ambiguous, CjnError, Conflict, InvalidInput, NotFound
from cjn_graph.services.capturing import ENDINGS, Kept, capture, list_captured, read_captured
from cjn_graph.services.naming import names_of
from cjn_graph.services.workspace import Workspace
from cjn_graph.verbs import VERBS

router = APIRouter(include_in_schema=False, dependencies=[Depends(form_token)])

_AT_ONCE = 25
"""What one page shows; deciding on it makes room for the next."""


@router.get("/captured")
def captured_page(request: Request, workspace: WorkspaceDep, viewer: ViewerDep) -> HTMLResponse:
    """Show what waits."""
    return _page(request, workspace, viewer)


@router.post("/captured")
async def take_in(request: Request, workspace: WorkspaceDep, viewer: ViewerDep, session: SessionDep) -> Response:
    """Take files in."""
    viewer.require("staff", "Capturing contacts")
    form = await request.form()
    given = [one for one in form.getlist("file") if isinstance(one, UploadFile) and one.filename]
    files = [(str(one.filename), await one.read()) for one in given]
    body, again = (form.get(name) == "yes" for name in ("body", "again"))
    kept = await run_in_threadpool(capture, workspace, viewer, files, body=body, again=again)
    if kept.refused or not files:
        refused = kept.refused or ["There is no file: choose one."]
        error = InvalidInput(" ".join(refused))
        return await run_in_threadpool(_page, request, workspace, viewer, error)
    leave_notice(request, session, Notice(_said(kept), None, "/captured"))
    return RedirectResponse("/captured", status_code=303)


@router.post("/captured/{key}")
def decide(
    request: Request,
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    session: SessionDep,
    texts: TextsDep,
    key: Annotated[str, Path(max_length=64)],
) -> Response:
    """Confirm something that was captured, or forget it."""
    viewer.require("staff", "Capturing contacts")
    verb = VERBS["dismiss-captured"]
    given: dict[str, object] = {"key": key}
    try:
        known = [one.person.id for one in read_captured(workspace, viewer, key).people if one.person]
    except NotFound as error:
        return _page(request, workspace, viewer, error, key)
    if texts.get("do") != "forget":
        verb = VERBS["confirm-captured"]
        kept = {value for name, value in texts.items() if name.startswith("is ") and value}
        also = [value.strip() for name, value in texts.items() if name.startswith("who ") and value.strip()]
        given |= {"also": also, "without": [one for one in dict.fromkeys(known) if one not in kept]}
        given |= {name: texts[name].strip() for name in ("convening", "on") if texts.get(name, "").strip()}
    try:
        done = verb(workspace, viewer, {name: value for name, value in given.items() if value})
    except (InvalidInput, NotFound, Ambiguous, Conflict) as error:
        return _page(request, workspace, viewer, error, key)
    said = " ".join((done.sentence, *(note for note in done.receipt.notes if note != done.sentence)))
    leave_notice(request, session, Notice(said, done.receipt.transaction_id, "/captured"))
    return RedirectResponse("/captured", status_code=303)


def _said(kept: Kept) -> str:
    known = f" {count(len(kept.known), 'file')} came in before." if kept.known else ""
    known += " To have again what was forgotten, tick Take in again." if kept.known else ""
    return f"{count(len(kept.added), 'contact')} to confirm.{known}"


def _page(
    request: Request, workspace: Workspace, viewer: Viewer, error: CjnError | None = None, key: str = ""
) -> HTMLResponse:
    found = list_captured(workspace, viewer)
    return page(
        request,
        "captured.html",
        status=library_problem(error).status if error else 200,
        found=found[:_AT_ONCE],
        more=len(found) - _AT_ONCE,
        error=error,
        candidates=error.candidates if isinstance(error, (NotFound, Ambiguous)) else [],
        wrong=key,
        convenings=names_of(workspace, viewer, ["convening"]),
        endings=",".join(ENDINGS),
        kinds=addable(viewer),
    )
