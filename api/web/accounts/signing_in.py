"""Signing in and out, and the page of one's own account: who one is, and the sessions that run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.deps import AccountsDep, SessionDep, TextsDep, ViewerDep, form_token
from api.problems import ProblemError, http_problem, library_problem
from api.sessions import browser_of, delete_cookie, led_by_another_site, set_cookie
from api.web.accounts.managing import together
from api.web.accounts.telling import TOLD, told_in_place
from api.web.render import page
from cjn_graph.accounts import Accounts, Session, back_off, identities, keys, passwords, sessions
from cjn_graph.accounts.directory import AccountOut, show_account
from cjn_graph.accounts.links import use_link
from cjn_graph.accounts.security_log import own_entries
from cjn_graph.accounts.sessions import Notice
from cjn_graph.errors import CjnError, TooManyTries, WrongSignIn

router = APIRouter(include_in_schema=False, dependencies=[Depends(form_token)])
public = APIRouter(include_in_schema=False)

_REMOVED = (
    "That identity is removed. All other sessions that were begun by signing in elsewhere have ended; this one goes "
    "on. Signing in there with the address of your account links it again, unless an admin changes that address or "
    "disables the account."
)


@public.get("/sign-in")
def sign_in(request: Request, accounts: AccountsDep, token: Annotated[str, Query(max_length=200)] = "") -> Response:
    """Use a one-time link up: start a session and go to the home page, whose address no longer has the token.

    A browser that only prefetches the link does not use it up. Whoever is signed in already goes to the home page, or
    is asked where another site led here: it must not put somebody into an account of its own unnoticed.
    """
    session: Session | None = request.state.session
    if not token and session:
        return RedirectResponse("/", status_code=303)
    if not token:
        return page(request, "sign_in.html", problem=None)
    if request.headers.get("sec-purpose", "").startswith("prefetch"):
        raise ProblemError(http_problem("sign-in-required", "Open the link to sign in."))
    if session and request.headers.get("sec-fetch-site") in ("cross-site", "same-site"):
        return page(request, "sign_in.html", problem=None, token=token)
    return _use(request, accounts, token)


def _use(request: Request, accounts: Accounts, token: str) -> Response:
    session: Session | None = request.state.session
    counted = back_off.keys(link=browser_of(request).address)
    back_off.require_patience(accounts, counted)
    used = use_link(accounts, token, browser_of(request))
    if used is None and not led_by_another_site(request):
        back_off.count_guess(accounts, counted)
    if used is None and session:
        return RedirectResponse("/", status_code=303)
    if used is None:
        raise ProblemError(
            http_problem("sign-in-required", "This link does not work: it was used before, or it has expired.")
        )
    return signed_in(request, accounts, used)


@public.post("/sign-in")
def sign_in_with_password(request: Request, accounts: AccountsDep, texts: TextsDep) -> Response:
    """Start a session with name and password, or with a link that was asked about."""
    if token := texts.get("token", ""):
        return _use(request, accounts, token[:200])
    try:
        session_id = passwords.sign_in(accounts, texts.get("name", ""), texts.get("password", ""), browser_of(request))
    except (WrongSignIn, TooManyTries) as error:
        return page(
            request,
            "sign_in.html",
            **told_in_place(request, error),
            problem=library_problem(error),
            name=texts.get("name", "")[:80],
        )
    return signed_in(request, accounts, session_id)


def signed_in(request: Request, accounts: Accounts, session_id: str) -> Response:
    """Hand a new session to the browser, tell its holder what they should know, and go to the home page.

    Signing in again ends the session that this browser had, so that no id outlives its sign-in.
    """
    if request.state.session:
        sessions.sign_out(accounts, request.state.session)
    session = sessions.find(accounts, session_id)
    if session is None:
        raise ProblemError(http_problem("sign-in-required", "The account of this link is no more, or is disabled."))
    if session.viewer.credential_by:
        account = show_account(accounts, session.viewer, session.account)
        sessions.leave_notice(accounts, session, Notice(told_of_credential(session.viewer.credential_by, account)))
    answer = RedirectResponse("/", status_code=303)
    set_cookie(request, answer, session_id)
    return answer


def told_of_credential(by: str, account: AccountOut) -> str:
    """Say to the holder of an account that another account made a way into it."""
    waits = (
        " What you were granted waits until another admin confirms that it is you; if it was a password, choose your"
        " own first."
        if any(grant.holds for grant in account.grants)
        else ""
    )
    return f"{by} made your latest link, password or key.{waits} If you did not ask for it, tell an admin."


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
    request: Request,
    accounts: Accounts,
    session: Session,
    *,
    error: CjnError | None = None,
    typed: Mapping[str, str] | None = None,
    key: str = "",
) -> HTMLResponse:
    """Render the page of one's own account; ``key`` is one that was just made, and is shown this once.

    Where something went wrong, the form in which it was typed stays open, with all but passwords in it.
    """
    viewer, account = session.viewer, show_account(accounts, session.viewer, session.account)
    return page(
        request,
        "accounts/own.html",
        **told_in_place(request, error),
        typed=typed or {},
        key=key,
        scopes=keys.SCOPES,
        account=account,
        running=sessions.list_sessions(accounts, viewer, session.key),
        held=keys.list_keys(accounts, viewer, viewer.account),
        identities=identities.list_identities(accounts, viewer),
        has_password=passwords.has_password(accounts, viewer.account),
        events=together(own_entries(accounts, viewer)),
        told=told_of_credential(viewer.credential_by, account) if viewer.credential_by else "",
    )


@router.post("/account/password")
def set_password(request: Request, accounts: AccountsDep, session: SessionDep, texts: TextsDep) -> Response:
    """Set one's own password; whoever has one gives it as well. All other sessions end."""
    try:
        if passwords.has_password(accounts, session.account):
            address = browser_of(request).address
            passwords.check_again(accounts, session.account, texts.get("present", ""), address)
        passwords.set_password(accounts, session.viewer, session.account, texts.get("password", ""), but=session.key)
    except TOLD as error:
        return own_page(request, accounts, session, error=error, typed=texts)
    return _back(request, session, "Your password is set. All other sessions have ended.")


@router.post("/account/keys")
def make_key(request: Request, accounts: AccountsDep, session: SessionDep, texts: TextsDep) -> Response:
    """Make a key for oneself and show it, this once."""
    scopes = [scope for scope in keys.SCOPES if texts.get(f"scope-{scope}")]
    try:
        key = keys.make_key(accounts, session.viewer, session.account, scopes, purpose=texts.get("purpose", ""))
    except TOLD as error:
        return own_page(request, accounts, session, error=error, typed=texts)
    return own_page(request, accounts, session, key=key)


@router.post("/account/keys/revoke")
def revoke_key(request: Request, accounts: AccountsDep, session: SessionDep, texts: TextsDep) -> Response:
    """Let one of one's own keys work no longer."""
    try:
        keys.revoke_key(accounts, session.viewer, texts.get("prefix", ""))
    except TOLD as error:
        return own_page(request, accounts, session, error=error, typed=texts)
    return _back(request, session, "That key works no longer.")


def _back(request: Request, session: Session, said: str) -> RedirectResponse:
    request.app.state.sessions.leave_notice(session, Notice(said, back="/account"))
    return RedirectResponse("/account", status_code=303)


@router.post("/account/identities/remove")
def remove_identity(
    request: Request, accounts: AccountsDep, session: SessionDep, viewer: ViewerDep, texts: TextsDep
) -> RedirectResponse:
    """Let an identity of a provider sign in no longer."""
    address = browser_of(request).address
    identities.forget_identity(accounts, viewer, texts.get("identity", ""), but=session.key, address=address)
    return _back(request, session, _REMOVED)


@router.post("/account/sessions/end")
def end_session(
    request: Request, accounts: AccountsDep, session: SessionDep, viewer: ViewerDep, texts: TextsDep
) -> RedirectResponse:
    """End one session of one's own."""
    sessions.end_session(accounts, viewer, texts.get("session", ""))
    return _back(request, session, "That session has ended.")


@router.post("/account/sign-out-everywhere")
def sign_out_everywhere(
    request: Request, accounts: AccountsDep, session: SessionDep, viewer: ViewerDep
) -> RedirectResponse:
    """End all other sessions of one's own."""
    sessions.sign_out_everywhere(accounts, viewer.account, but=session.key)
    return _back(request, session, "All other sessions have ended.")
