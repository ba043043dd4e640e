"""The page of everything that is held about one person, and the files to give to them."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import HTMLResponse, Response

from api.deps import ViewerDep, WorkspaceDep, form_token
from api.routes.people import PersonId
from api.sessions import browser_of
from api.web.render import page, render_file
from cjn_graph.services.subject_access import Held, held_about

router = APIRouter(include_in_schema=False, dependencies=[Depends(form_token)])


@router.get("/people/{person_id}/subject-access")
def held_page(request: Request, workspace: WorkspaceDep, viewer: ViewerDep, person_id: PersonId) -> HTMLResponse:
    """Show everything that is held about a person."""
    held = held_about(workspace, viewer, person_id, address=browser_of(request).address)
    return page(request, "held.html", headers={"cache-control": "no-store"}, **_context(held))


@router.get("/people/{person_id}/subject-access.{ending}")
def held_file(
    request: Request, workspace: WorkspaceDep, viewer: ViewerDep, person_id: PersonId, ending: str
) -> Response:
    """Send it as a file: a page that needs nothing else, or JSON."""
    held = held_about(workspace, viewer, person_id, address=browser_of(request).address)
    is_json = ending == "json"
    content = held.model_dump_json(indent=1) if is_json else as_html(held)
    name = f"subject-access.{'json' if is_json else 'html'}"
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    return Response(content, media_type="application/json" if is_json else "text/html", headers=headers)


def as_html(held: Held) -> str:
    """Write it as one file for a browser."""
    return render_file("held_file.html", **_context(held))


def _context(held: Held) -> dict[str, Any]:
    kinds = groupby(held.records, key=lambda one: one.kind)
    return {"held": held, "kinds": [(kind, list(records)) for kind, records in kinds]}
