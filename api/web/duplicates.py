"""The worklist of records that may be one, each pair with what speaks for it, and where to decide."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Path, Query, Request
from starlette.responses import HTMLResponse, RedirectResponse

from api.deps import SessionDep, ViewerDep, WorkspaceDep, form_token
from api.sessions import Notice
from api.web.forms.pages import leave_notice
from api.web.render import page
from cjn_graph.services import records
from cjn_graph.services.duplicates import DIFFERENT, KINDS, list_duplicates
from cjn_graph.services.merging import preview_merge
from cjn_graph.verbs import JOINS

router = APIRouter(include_in_schema=False, dependencies=[Depends(form_token)])

RecordId = Annotated[str, Path(max_length=64)]

AT_ONCE: Final = 50
"""Pairs of one page; deciding on them makes room for the next."""


@router.get("/duplicates")
def duplicates_page(
    request: Request,
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    kind: Annotated[str, Query(max_length=40)] = "person",
) -> HTMLResponse:
    """Show the pairs, the likeliest first."""
    found = list_duplicates(workspace, viewer, kind if kind in KINDS else "person")
    return page(request, "duplicates.html", pairs=found[:AT_ONCE], number=len(found), kind=kind, kinds=KINDS)


@router.get("/duplicates/{keep}/{drop}")
def compare_page(
    request: Request, workspace: WorkspaceDep, viewer: ViewerDep, keep: RecordId, drop: RecordId
) -> HTMLResponse:
    """Show two records side by side, with what merging them would do, either way."""
    preview, other = preview_merge(workspace, viewer, keep, drop), preview_merge(workspace, viewer, drop, keep)
    one, two = (records.read(workspace, viewer, record_id) for record_id in (keep, drop))
    return page(request, "merge.html", preview=preview, other=other, keep=one, drop=two)


@router.post("/duplicates/{keep}/{drop}/apart")
def say_apart(
    request: Request, workspace: WorkspaceDep, viewer: ViewerDep, session: SessionDep, keep: RecordId, drop: RecordId
) -> RedirectResponse:
    """Record that two are not the same."""
    done = JOINS[DIFFERENT](workspace, viewer, {"from_id": keep, "to_id": drop})
    leave_notice(request, session, Notice(done.sentence, done.receipt.transaction_id, "/duplicates"))
    return RedirectResponse("/duplicates", status_code=303)
