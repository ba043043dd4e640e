"""Managing accounts: the list with what happened lately, one account, and what an admin does with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.deps import AccountsDep, SessionDep, TextsDep, ViewerDep, WorkspaceDep, form_token
from api.sessions import Notice, sign_in_address
from api.web.accounts.telling import TOLD, told_in_place
from api.web.render import page
from cjn_graph.access import ROLES, Viewer
from cjn_graph.accounts import Accounts, directory, granting, links, sessions
from cjn_graph.accounts.credentials import confirm
from cjn_graph.accounts.security_log import GRANTING, SecurityEvent, read_log
from cjn_graph.delivery.mail import can_send
from cjn_graph.errors import CjnError, NotFound
from cjn_graph.services.leaving import leave
from cjn_graph.services.link_mail import mail_link
from cjn_graph.services.people import resolve_person
from cjn_graph.services.workspace import Workspace

router = APIRouter(include_in_schema=False, dependencies=[Depends(form_token)])

Name = Annotated[str, Path(max_length=300)]
Texts = Mapping[str, str]
_LOGGED = 1000


@router.get("/accounts")
def list_page(request: Request, accounts: AccountsDep, viewer: ViewerDep) -> HTMLResponse:
    """List the accounts; admins add one here and are told of grants and credentials."""
    return _list_page(request, accounts, viewer)


def _list_page(
    request: Request,
    accounts: Accounts,
    viewer: Viewer,
    *,
    error: CjnError | None = None,
    typed: Texts | None = None,
) -> HTMLResponse:
    is_admin = viewer.has_role("admin")
    return page(
        request,
        "accounts/list.html",
        **told_in_place(request, error),
        accounts=directory.list_accounts(accounts, viewer),
        notices=together(read_log(accounts, viewer, only=GRANTING, limit=10)) if is_admin else [],
        is_admin=is_admin,
        roles=ROLES,
        typed=typed or {},
    )


@router.post("/accounts")
def add_account(
    request: Request, workspace: WorkspaceDep, accounts: AccountsDep, viewer: ViewerDep, texts: TextsDep
) -> Response:
    """Add an account and go to its page."""
    try:
        person_id = _person(workspace, viewer, texts)
        values = _given(texts, "name", "display_name", "email", "role")
        added = directory.add(accounts, viewer, values, person_id=person_id)
    except TOLD as error:
        return _list_page(request, accounts, viewer, error=error, typed=texts)
    return RedirectResponse(f"/accounts/{added.name}", status_code=303)


@router.get("/accounts/log")
def log_page(request: Request, accounts: AccountsDep, viewer: ViewerDep) -> HTMLResponse:
    """Show the security log."""
    return page(request, "accounts/log.html", events=together(read_log(accounts, viewer, limit=_LOGGED)))


def together(events: Sequence[SecurityEvent]) -> list[tuple[SecurityEvent, list[str]]]:
    """Put what an account read within an hour beside one entry: these are many, and hide the others."""
    rows: list[tuple[SecurityEvent, list[str]]] = []
    reads: dict[tuple[str, str, str], list[str]] = {}
    for event in events:
        hour = (event.account, event.address, event.at[:13])
        if event.event != "restricted facts read":
            rows.append((event, []))
        elif hour in reads:
            reads[hour].append(event.detail)
        else:
            reads[hour] = [event.detail]
            rows.append((event, reads[hour]))
    return rows


@router.get("/accounts/{name}")
def account_page(request: Request, accounts: AccountsDep, viewer: ViewerDep, name: Name) -> HTMLResponse:
    """Show one account, with what can be done about it."""
    return _account_page(request, accounts, viewer, name)


def _account_page(
    request: Request,
    accounts: Accounts,
    viewer: Viewer,
    name: str,
    *,
    error: CjnError | None = None,
    link: str = "",
    typed: Texts | None = None,
) -> HTMLResponse:
    viewer.require("manager", "Reading accounts")
    account = directory.show_account(accounts, viewer, name)
    return page(
        request,
        "accounts/one.html",
        **told_in_place(request, error),
        account=account,
        running=sessions.list_sessions(accounts, viewer, of=account.name) if viewer.has_role("admin") else [],
        is_admin=viewer.has_role("admin"),
        is_own=viewer.account == name,
        roles=ROLES,
        link=link,
        mails=bool(account.email) and can_send(request.app.state.workspace.settings),
        typed=typed or {},
    )


@router.post("/accounts/{name}/link")
def make_link(request: Request, accounts: AccountsDep, viewer: ViewerDep, name: Name) -> HTMLResponse:
    """Make a one-time link and show it, this once."""
    try:
        token = links.make_link(accounts, viewer, name)
    except TOLD as error:
        return _account_page(request, accounts, viewer, name, error=error)
    base = request.app.state.workspace.settings.public_url or str(request.base_url)
    return _account_page(request, accounts, viewer, name, link=sign_in_address(base, token))


@router.post("/accounts/{name}/{action}")
def act(
    request: Request,
    workspace: WorkspaceDep,
    accounts: AccountsDep,
    session: SessionDep,
    viewer: ViewerDep,
    texts: TextsDep,
    name: Name,
    action: Annotated[str, Path(max_length=40)],
) -> Response:
    """Do one of the other things and come back to the page of the account."""
    if action not in _ACTIONS:
        raise NotFound("There is no such action.", hint="Go back to the page of the account.")
    try:
        said = _ACTIONS[action](workspace, viewer, name, texts)
    except TOLD as error:
        return _account_page(request, accounts, viewer, name, error=error, typed=texts)
    request.app.state.sessions.leave_notice(session, Notice(said, back=f"/accounts/{name}"))
    return RedirectResponse(f"/accounts/{name}", status_code=303)


def _edit(workspace: Workspace, viewer: Viewer, name: str, texts: Texts) -> str:
    shown = directory.show_account(workspace.accounts, viewer, name)
    same = texts.get("person", "").strip() == (shown.person_name or "")
    person_id = shown.person_id if same else _person(workspace, viewer, texts)
    changes = {key: texts.get(key) or None for key in ("display_name", "email")}
    directory.edit(workspace.accounts, viewer, name, {**changes, **_given(texts, "role")})
    directory.set_person(workspace.accounts, viewer, name, person_id)
    return f"{name} was changed."


def _disable(workspace: Workspace, viewer: Viewer, name: str, _texts: Texts) -> str:
    directory.edit(workspace.accounts, viewer, name, {"disabled": True})
    return f"{name} is disabled: its sessions, links, password and keys have ended."


def _leave(workspace: Workspace, viewer: Viewer, name: str, texts: Texts) -> str:
    done = leave(workspace, viewer, name, texts.get("to", "").strip())
    return (
        f"{name} is disabled. {done.to} took over: {done.stewardships} to look after, {done.requests} open requests and"
        f" {done.introductions} introductions."
    )


def _mail(workspace: Workspace, viewer: Viewer, name: str, _texts: Texts) -> str:
    return f"A link to sign in with was mailed to {mail_link(workspace, viewer, name)}."


def _enable(workspace: Workspace, viewer: Viewer, name: str, _texts: Texts) -> str:
    directory.edit(workspace.accounts, viewer, name, {"disabled": False})
    return f"{name} may sign in again, with a new link."


def _grant(workspace: Workspace, viewer: Viewer, name: str, texts: Texts) -> str:
    granting.give(workspace.accounts, viewer, name, _given(texts, "reason", "start", "end"))
    return f"{name} is granted restricted facts."


def _revoke(workspace: Workspace, viewer: Viewer, name: str, texts: Texts) -> str:
    granting.revoke(workspace.accounts, viewer, name, texts.get("grant", ""))
    return "The grant is revoked, from the next request on."


def _confirm(workspace: Workspace, viewer: Viewer, name: str, _texts: Texts) -> str:
    confirm(workspace.accounts, viewer, name)
    return f"Confirmed: what {name} was granted holds."


def _end_sessions(workspace: Workspace, viewer: Viewer, name: str, _texts: Texts) -> str:
    viewer.require("admin", "Signing somebody out")
    account = directory.read_account(workspace.accounts, name)
    sessions.sign_out_everywhere(workspace.accounts, account.name, by=viewer.account)
    return f"{name} is signed out everywhere, and its links work no longer."


_ACTIONS: dict[str, Callable[[Workspace, Viewer, str, Texts], str]] = {
    "edit": _edit,
    "disable": _disable,
    "enable": _enable,
    "mail": _mail,
    "leave": _leave,
    "grant": _grant,
    "revoke": _revoke,
    "confirm": _confirm,
    "end-sessions": _end_sessions,
}


def _given(texts: Texts, *names: str) -> dict[str, str]:
    """Return the fields that were filled in."""
    return {name: texts[name].strip() for name in names if texts.get(name, "").strip()}


def _person(workspace: Workspace, viewer: Viewer, texts: Texts) -> str | None:
    """Find the person that was chosen among several, or typed by name or id; None where nobody was."""
    words = (texts.get("chosen") or texts.get("person", "")).strip()
    return resolve_person(workspace, viewer, words).id if words else None
