"""The page that changes many people at once: what would change for whom is shown before anything is written."""

from __future__ import annotations

import tempfile
from pathlib import Path

from fastapi import APIRouter, Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.deps import SessionDep, ViewerDep, WorkspaceDep, form_token
from api.sessions import Notice, Session
from api.web.forms.asking import CHOICE, Refused, ask, fields_of, first_texts
from api.web.forms.declared import addable
from api.web.forms.fields import Field, troubles_of, with_troubles
from api.web.forms.pages import leave_notice
from api.web.render import page
from cjn_graph.access import Viewer
from cjn_graph.errors import InvalidInput
from cjn_graph.services.bulk import read_list
from cjn_graph.services.workspace import Workspace
from cjn_graph.verbs import VERBS

router = APIRouter(include_in_schema=False, dependencies=[Depends(form_token)])

_VERB = VERBS["bulk"]
_SHOWN = 500


@router.get("/bulk")
def show_form(request: Request, workspace: WorkspaceDep, viewer: ViewerDep) -> HTMLResponse:
    """Ask for whom, and what."""
    viewer.require("staff", "Writing records")
    return _page(request, workspace, viewer, first_texts(workspace, _VERB, None))


@router.post("/bulk")
async def use_form(request: Request, workspace: WorkspaceDep, viewer: ViewerDep, session: SessionDep) -> Response:
    """Show what would change, or write it."""
    viewer.require("staff", "Writing records")
    form = await request.form()
    texts = {name: value.replace("\r\n", "\n") for name, value in form.items() if isinstance(value, str)}
    file = form.get("file")
    content = await file.read() if isinstance(file, UploadFile) and file.filename else b""
    return await run_in_threadpool(_answer, request, workspace, viewer, session, texts, content)


def _answer(
    request: Request, workspace: Workspace, viewer: Viewer, session: Session, texts: dict[str, str], content: bytes
) -> Response:
    writing = texts.pop("do", "") == "write"
    try:
        if content:
            texts["listed"] = "\n".join([texts.get("listed", ""), *_listed(content)]).strip()
    except InvalidInput as error:
        return _page(request, workspace, viewer, texts, Refused(422, troubles_of(error)))
    answer = ask(workspace, viewer, _VERB, None, texts | {"dry_run": "false" if writing else "true"})
    if isinstance(answer, Refused):
        return _page(request, workspace, viewer, texts, answer)
    if not writing or not answer.receipt.transaction_id:
        return _page(request, workspace, viewer, texts, told=answer.receipt.notes)
    leave_notice(request, session, Notice(answer.receipt.notes[0], answer.receipt.transaction_id, "/bulk"))
    return RedirectResponse("/bulk", status_code=303)


def _listed(content: bytes) -> list[str]:
    with tempfile.NamedTemporaryFile(suffix=".csv") as file:
        file.write(content)
        file.flush()
        return read_list(Path(file.name))


def _page(
    request: Request,
    workspace: Workspace,
    viewer: Viewer,
    texts: dict[str, str],
    refused: Refused | None = None,
    told: list[str] | None = None,
) -> HTMLResponse:
    troubles = refused.troubles if refused else []
    fields = [one for one in fields_of(workspace, viewer, _VERB, None, texts) if one.name != "dry_run"]
    return page(
        request,
        "bulk.html",
        status=refused.status if refused else 200,
        groups=_in_groups(with_troubles(fields, troubles)),
        fields=fields,
        troubles=troubles,
        told=told,
        shown=_SHOWN,
        choice=CHOICE,
        kinds=addable(viewer),
    )


_PARTS = {
    "Whom": ("people", "listed", "search", "group"),
    "What changes": ("steward", "tag", "untag", "topic"),
    "What they agreed to": ("decision", "purpose", "on", "how", "wording"),
}


def _in_groups(fields: list[Field]) -> list[tuple[str, list[Field]]]:
    by_name = {one.name: one for one in fields}
    return [(title, [by_name[name] for name in names]) for title, names in _PARTS.items()]
