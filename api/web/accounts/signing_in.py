"""Signing in and out, and the page of one's own account: who one is, and the sessions that run."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.deps import AccountsDep, SessionDep, TextsDep, ViewerDep, form_token
from api.problems import ProblemError, http_problem
from api.sessions import browser_of, delete_cookie, set_cookie
from api.web.render import page
from cjn_graph.accounts import Accounts, Session, sessions
from cjn_graph.accounts.directory import show_account
from cjn_graph.accounts.links import use_link
from cjn_graph.accounts.security_log import own_entries
from cjn_graph.accounts.sessions import Notice

router = APIRouter(include_in_schema=False, dependencies=[Depends(form_token)])
public = APIRouter(include_in_schema=False)


@public.get("/sign-in")
def sign_in(request: Request, accounts: AccountsDep, token: Annotated[str, Query(max_length=200)] = "") -> Response:
    """Use a one-time link up: start a session and go to the home page, whose address no longer has the token.

    A browser that only prefetches the link does not use it up. Whoever is signed in already goes to the home page.
    """
    session: Session | None = request.state.session
    if not token and session:
        return RedirectResponse("/", status_code=303)
    if not token:
        raise ProblemError(http_problem("sign-in-required", "This network is open to its staff only."))
    if request.headers.get("sec-purpose", "").startswith("prefetch"):
        raise ProblemError(http_problem("sign-in-required", "Open the link to sign in."))
    used = use_link(accounts, token, browser_of(request))
    if used is None and session:
        return RedirectResponse("/", status_code=303)
    if used is None:
        raise ProblemError(
            http_problem("sign-in-required", "This link does not work: it was used before, or it has expired.")
        )
    return signed_in(request, accounts, used)


def signed_in(request: Request, accounts: Accounts, session_id: str) -> Response:
    """Hand a new session to the browser, tell its holder what they should know, and go to the home page.

    Signing in again ends the session that this browser had, so that no id outlives its sign-in.
    """
    if request.state.session:
        sessions.sign_out(accounts, request.state.session)
    session = sessions.find(accounts, session_id)
    if session is None:
        raise ProblemError(http_problem("sign-in-required", "The account of this link is no more, or is disabled."))
    if session.credential_by:
        sessions.leave_notice(accounts, session, Notice(told_of_credential(session.credential_by)))
    answer = RedirectResponse("/", status_code=303)
    set_cookie(request, answer, session_id)
    return answer


def told_of_credential(by: str) -> str:
    """Say to the holder of an account that another account made a way into it."""
    return (
        f"{by} made your latest link, password or key. What you were granted waits until another admin confirms that it"
        " is you who uses it. If you did not ask for it, tell an admin."
    )


@router.post("/sign-out")
def sign_out(request: Request, accounts: AccountsDep, session: SessionDep) -> RedirectResponse:
    """End the session."""
    sessions.sign_out(accounts, session)
    answer = RedirectResponse("/sign-in", status_code=303)
    delete_cookie(request, answer)
    return answer


@router.get("/account")
def own_account(request: Request, accounts: AccountsDep, session: SessionDep) -> HTMLResponse:
    """Show one's own account, the sessions that run, and what happened to it lately."""
    return own_page(request, accounts, session)


def own_page(
    request: Request, accounts: Accounts, session: Session, *, status: int = 200, trouble: str = ""
) -> HTMLResponse:
    """Render the page of one's own account."""
    viewer = session.viewer
    return page(
        request,
        "accounts/own.html",
        status=status,
        trouble=trouble,
        account=show_account(accounts, viewer, viewer.account),
        running=sessions.list_sessions(accounts, viewer, session.key),
        events=own_entries(accounts, viewer),
        told=told_of_credential(session.credential_by) if session.credential_by else "",
    )


@router.post("/account/sessions/end")
def end_session(
    request: Request, accounts: AccountsDep, session: SessionDep, viewer: ViewerDep, texts: TextsDep
) -> RedirectResponse:
    """End one session of one's own."""
    sessions.end_session(accounts, viewer, texts.get("session", ""))
    request.app.state.sessions.leave_notice(session, Notice("That session has ended.", back="/account"))
    return RedirectResponse("/account", status_code=303)


@router.post("/account/sign-out-everywhere")
def sign_out_everywhere(
    request: Request, accounts: AccountsDep, session: SessionDep, viewer: ViewerDep
) -> RedirectResponse:
    """End all other sessions of one's own."""
    sessions.sign_out_everywhere(accounts, viewer.account, but=session.key)
    request.app.state.sessions.leave_notice(session, Notice("All other sessions have ended.", back="/account"))
    return RedirectResponse("/account", status_code=303)
