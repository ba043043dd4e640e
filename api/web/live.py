"""Live addresses, which a map or a calendar reads without signing in, and the page where managers make them."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Path, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.deps import AccountsDep, SessionDep, TextsDep, ViewerDep, WorkspaceDep, form_token
from api.sessions import Notice, browser_of, led_by_another_site
from api.web.render import page
from api.web.wording import told
from cjn_graph.access import Viewer
from cjn_graph.accounts import back_off
from cjn_graph.errors import InvalidInput, NotFound
from cjn_graph.exchange.exports.catalogue import FORMATS
from cjn_graph.services.live_addresses import (
    LIVE,
    is_guess,
    list_live_addresses,
    make_live_address,
    read_live_address,
    revoke_live_address,
)
from cjn_graph.services.workspace import Workspace

public = APIRouter(include_in_schema=False)
router = APIRouter(include_in_schema=False, dependencies=[Depends(form_token)])

Prefix = Annotated[str, Path(max_length=40)]
_HEADERS: Final = {
    "x-robots-tag": "noindex",
    "access-control-allow-origin": "*",  # whoever has the address may read it, other sites such as kumu.io too
    "cross-origin-resource-policy": "cross-origin",
}


@public.get("/live/{secret}/{name}")
def live_file(
    request: Request,
    workspace: WorkspaceDep,
    accounts: AccountsDep,
    secret: Annotated[str, Path(max_length=100)],
    name: Annotated[str, Path(max_length=40)],
) -> Response:
    """Send what the address carries now."""
    address = browser_of(request).address
    counted = back_off.keys(live=address)
    back_off.require_patience(accounts, counted)
    try:
        file = read_live_address(workspace, secret, name, address=address)
    except NotFound:
        if is_guess(workspace, secret) and not led_by_another_site(request):
            back_off.count_guess(accounts, counted)
        raise
    return Response(b"".join(file.parts), media_type=file.media_type, headers=_HEADERS)


@router.get("/live-addresses")
def live_page(request: Request, workspace: WorkspaceDep, viewer: ViewerDep) -> HTMLResponse:
    """List the live addresses; managers make one here."""
    return _page(request, workspace, viewer)


def _page(
    request: Request,
    workspace: Workspace,
    viewer: Viewer,
    *,
    made: str = "",
    name: str = "",
    troubles: dict[str, str] | None = None,
) -> HTMLResponse:
    addresses = list_live_addresses(workspace, viewer)
    return page(
        request,
        "live.html",
        status=422 if troubles else 200,
        addresses=addresses,
        formats={one: FORMATS[one] for one in LIVE},
        made=made,
        name=name,
        troubles=troubles or {},
    )


@router.post("/live-addresses")
def make(request: Request, workspace: WorkspaceDep, viewer: ViewerDep, texts: TextsDep) -> HTMLResponse:
    """Make a live address and show it, this once."""
    try:
        path = make_live_address(workspace, viewer, texts.get("format", ""), texts.get("name", ""))
    except InvalidInput as error:
        troubles = {problem.where: told([problem]) for problem in error.problems}
        return _page(request, workspace, viewer, name=texts.get("name", ""), troubles=troubles)
    base = workspace.settings.public_url or str(request.base_url).rstrip("/")
    return _page(request, workspace, viewer, made=f"{base}{path}")


@router.post("/live-addresses/{prefix}/revoke")
def revoke(
    request: Request, workspace: WorkspaceDep, viewer: ViewerDep, session: SessionDep, prefix: Prefix
) -> RedirectResponse:
    """Let a live address carry nothing any more."""
    name = revoke_live_address(workspace, viewer, prefix)
    notice = Notice(text=f"The live address “{name}” works no longer.", back="/live-addresses")
    request.app.state.sessions.leave_notice(session, notice)
    return RedirectResponse("/live-addresses", status_code=303)
