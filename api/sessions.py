"""Sessions over HTTP: the cookie, the link to sign in with, and the notice for the next page."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import Request
from starlette.applications import Starlette
from starlette.requests import HTTPConnection
from starlette.responses import Response

from cjn_graph.access import Viewer
from cjn_graph.accounts import Accounts, Session, sessions
from cjn_graph.accounts.links import make_link
from cjn_graph.accounts.sessions import SESSION_SECONDS, Browser, Notice

__all__ = ["Notice", "Session", "Sessions", "browser_of", "cookie_name", "issue_sign_in_link", "sign_in_address"]


@dataclass(frozen=True)
class Sessions:
    """The sessions of an app."""

    accounts: Accounts

    def leave_notice(self, session: Session, notice: Notice) -> None:
        """Keep a notice for the next page of a session."""
        sessions.leave_notice(self.accounts, session, notice)

    def take_notice(self, session: Session) -> Notice | None:
        """Return the notice that was left for this page, once."""
        return sessions.take_notice(self.accounts, session)


def cookie_name(scheme: str) -> str:
    """Name of the session cookie; ``__Host-`` (browsers then insist on TLS and on this host) wherever there is TLS."""
    return "__Host-cjn-session" if scheme == "https" else "cjn-session"


def set_cookie(request: Request, answer: Response, session_id: str) -> None:
    """Hand a session id to the browser.

    Not SameSite=Strict: a browser that follows a link from a mail or terminal would not send it on the redirect.
    """
    secure = request.url.scheme == "https"
    answer.set_cookie(
        cookie_name(request.url.scheme),
        session_id,
        max_age=SESSION_SECONDS,
        path="/",
        secure=secure,
        httponly=True,
        samesite="lax",
    )


def delete_cookie(request: Request, answer: Response) -> None:
    """Take the session id from the browser."""
    secure = request.url.scheme == "https"
    answer.delete_cookie(cookie_name(request.url.scheme), path="/", secure=secure, httponly=True, samesite="lax")


def browser_of(request: HTTPConnection) -> Browser:
    """Say where a request comes from."""
    return Browser(request.client.host if request.client else "", request.headers.get("user-agent", ""))


def led_by_another_site(request: HTTPConnection) -> bool:
    """Tell whether a page of another site had the browser ask, unseen: such tries are not those of who sits there."""
    said = request.headers
    return said.get("sec-fetch-site") == "cross-site" and said.get("sec-fetch-dest") != "document"


def issue_sign_in_link(app: Starlette, account: str, *, base_url: str) -> str:
    """Return a one-time link to ``app``, reached at ``base_url``, that signs in as ``account``.

    The link is a password while it lasts: print it to the person who asked for it and nowhere else.

    Raises
    ------
    NotFound
        The store has no such account.
    """
    return sign_in_address(base_url, make_link(app.state.accounts, Viewer(account), account))


def sign_in_address(base_url: str, token: str = "") -> str:
    """Return the address to sign in at; with a token, that of a one-time link."""
    query = f"?{urlencode({'token': token})}" if token else ""
    return f"{base_url.rstrip('/')}/sign-in{query}"
