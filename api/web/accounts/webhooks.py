"""The page of webhooks, for admins: who is told what was changed, and what became of the messages."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.deps import SessionDep, TextsDep, ViewerDep, WorkspaceDep, form_token
from api.sessions import Notice, Session
from api.web.accounts.telling import TOLD, told_in_place
from api.web.render import page
from cjn_graph.access import Viewer
from cjn_graph.errors import CjnError
from cjn_graph.services import webhooks
from cjn_graph.services.workspace import Workspace

router = APIRouter(include_in_schema=False, dependencies=[Depends(form_token)])


@router.get("/webhooks")
def list_page(request: Request, workspace: WorkspaceDep, viewer: ViewerDep) -> HTMLResponse:
    """List the webhooks with their messages."""
    return _page(request, workspace, viewer)


def _page(
    request: Request,
    workspace: Workspace,
    viewer: Viewer,
    *,
    error: CjnError | None = None,
    typed: dict[str, str] | None = None,
    secret: str = "",
) -> HTMLResponse:
    hooks = webhooks.list_webhooks(workspace, viewer)
    return page(
        request,
        "accounts/webhooks.html",
        **told_in_place(request, error),
        hooks=[(hook, webhooks.list_messages(workspace, viewer, hook.id)) for hook in hooks],
        typed=typed or {},
        secret=secret,
    )


@router.post("/webhooks")
def add_webhook(request: Request, workspace: WorkspaceDep, viewer: ViewerDep, texts: TextsDep) -> HTMLResponse:
    """Add a webhook and show its secret, this once."""
    kinds = [name.strip() for name in texts.get("kinds", "").split(",") if name.strip()]
    try:
        added = webhooks.add_webhook(
            workspace, viewer, texts.get("url", "").strip(), account=texts.get("account", "").strip(), kinds=kinds
        )
    except TOLD as error:
        return _page(request, workspace, viewer, error=error, typed=texts)
    return _page(request, workspace, viewer, secret=added.secret)


@router.post("/webhooks/remove")
def remove_webhook(
    request: Request, workspace: WorkspaceDep, viewer: ViewerDep, session: SessionDep, texts: TextsDep
) -> Response:
    """Remove a webhook."""
    try:
        webhooks.remove_webhook(workspace, viewer, texts.get("hook", ""))
    except TOLD as error:
        return _page(request, workspace, viewer, error=error)
    return _back(request, session, "That webhook is told nothing more.")


@router.post("/webhooks/replay")
def replay(
    request: Request, workspace: WorkspaceDep, viewer: ViewerDep, session: SessionDep, texts: TextsDep
) -> Response:
    """Send all that were given up once more."""
    try:
        count = webhooks.replay(workspace, viewer, texts.get("hook", ""))
    except TOLD as error:
        return _page(request, workspace, viewer, error=error)
    return _back(request, session, f"{count} to be sent again.")


def _back(request: Request, session: Session, said: str) -> RedirectResponse:
    request.app.state.sessions.leave_notice(session, Notice(said, back="/webhooks"))
    return RedirectResponse("/webhooks", status_code=303)
