"""What stands in front of every route, so that no route can forget it.

In this order: the host name is one of ours (DNS rebinding), somebody is signed in (else only a handful of paths
answer), a change comes from our own pages (origin, CSRF token), the body is not too large. On the way out every
answer gets the security headers, and an unexpected exception becomes a problem without any detail.

Who is signed in is read from the store, together with role and grants, at every request.
"""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Callable, Iterable
from typing import Final
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import Problem, http_problem, library_problem
from api.sessions import Session, browser_of, cookie_name
from cjn_graph.accounts import Accounts, back_off, sessions
from cjn_graph.accounts.keys import Bearer, find_bearer
from cjn_graph.accounts.secret import same
from cjn_graph.errors import CjnError, TooManyTries
from cjn_graph.services import uploads
from cjn_graph.settings import Settings

log = logging.getLogger(__name__)

MAX_BODY_BYTES = 1_000_000
UPLOADS: Final = dict.fromkeys(("/import", "/captured"), uploads.MOST_BYTES + 100_000)
"""Addresses that take more: a file, and what stands around it."""
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
# All that is served without a session: only an answer and a live address, which stand on the token in them, say
# anything about the network.
SIGN_IN = "/sign-in"
BACK_FROM_PROVIDER = "/sign-in/openid/done"
OPENID = ("/sign-in/openid", BACK_FROM_PROVIDER)
ANSWER = "/answer"
PUBLIC_PATHS = frozenset({"/health/live", "/health/ready", SIGN_IN, *OPENID, ANSWER})
PUBLIC_PREFIXES = ("/static/", "/live/")

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self'",
        "script-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    # Not "no-referrer": under it browsers send "Origin: null" with our own forms, and the origin check refuses them.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}", re.ASCII)
STRICT_TRANSPORT = "max-age=31536000"
"""Under TLS a browser stays with it for a year."""

ErrorResponse = Callable[[HTTPConnection, Problem], Response]


def request_id(scope: Scope) -> str:
    """Return what names a request in the answer and in the log: what the caller sent as X-Request-Id, or our own."""
    state = scope.setdefault("state", {})
    if "request_id" not in state:
        given = Headers(scope=scope).get("x-request-id", "")
        state["request_id"] = given if _REQUEST_ID.fullmatch(given) else secrets.token_hex(8)
    return str(state["request_id"])


def is_public(path: str) -> bool:
    """Say whether a path answers without a session."""
    return path in PUBLIC_PATHS or path.startswith(PUBLIC_PREFIXES)


def is_api(path: str) -> bool:
    """Say whether a path belongs to programs: its errors are JSON, its CSRF token a header."""
    return path.startswith(("/api/", "/health/")) or path == "/api"


def allowed_hosts(settings: Settings) -> frozenset[str]:
    """Return the host names under which the app answers: this machine's own, the one it listens on, the public one."""
    public = urlsplit(settings.public_url).hostname
    listening = () if settings.host in ("0.0.0.0", "::") else (settings.host,)  # noqa: S104 (compared, not bound)
    return frozenset(
        host.lower() for host in ("localhost", "127.0.0.1", "::1", *listening, *((public,) if public else ()))
    )


class BodyTooLarge(HTTPException):
    """The body grew past the limit while it was read."""

    def __init__(self, limit: int) -> None:
        super().__init__(413, f"The body is larger than {limit:,} bytes.")


class Perimeter:
    """ASGI middleware: the checks above, around the whole app.

    Parameters
    ----------
    app : ASGI application
    accounts : Accounts
    hosts : iterable of str
        Host names, without port, that the app answers to.
    public_url : str
        Where people reach the app; if it starts with https, requests under its host name count as encrypted, although
        the proxy in front passes them on in plain.
    error_response : callable
        Turns a problem into the answer that fits the request: a page or JSON.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        accounts: Accounts,
        hosts: Iterable[str],
        public_url: str,
        error_response: ErrorResponse,
    ) -> None:
        self.app = app
        self.accounts = accounts
        self.hosts = frozenset(hosts)
        self.encrypted_host = urlsplit(public_url).hostname if public_url.startswith("https:") else None
        self.error_response = error_response

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check one request and pass it on, or answer it."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            # There are no web sockets; closing before accepting answers 403.
            await send({"type": "websocket.close", "code": 1008})
            return
        started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(raw=message["headers"])
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("cache-control", "no-store")
                headers["x-request-id"] = request_id(scope)
                if scope["scheme"] == "https":
                    headers.setdefault("strict-transport-security", STRICT_TRANSPORT)
                message["headers"] = headers.raw
            await send(message)

        request = HTTPConnection(scope)
        refusal = await self._refusal(request)
        if refusal is not None:
            await self.error_response(request, refusal)(scope, receive, send_with_headers)
            return
        try:
            await self.app(scope, _limited(receive, UPLOADS.get(scope["path"], MAX_BODY_BYTES)), send_with_headers)
        except Exception:
            reference = request_id(scope)
            log.exception("Unexpected error, reference %s, %s %s", reference, scope["method"], scope["path"])
            if started:
                raise
            problem = http_problem("internal-error", "The request could not be completed.", reference=reference)
            await self.error_response(request, problem)(scope, receive, send_with_headers)

    async def _refusal(self, request: HTTPConnection) -> Problem | None:
        path = request.scope["path"]
        host = _host_name(request.headers.get("host", ""))
        if host not in self.hosts:
            return http_problem("unknown-host", "This app does not answer under the host name of the request.")
        if host == self.encrypted_host:
            request.scope["scheme"] = "https"
        try:
            session, bearer = await run_in_threadpool(self._identity, request)
        except TooManyTries as error:
            request.scope.setdefault("state", {})["retry_after"] = error.seconds
            return library_problem(error)
        except CjnError as error:
            reference = request_id(request.scope)
            log.error("Reference %s, who is signed in: %s", reference, error, exc_info=error)
            return library_problem(error, reference=reference)
        request.scope.setdefault("state", {}).update(session=session, bearer=bearer)
        declared = request.headers.get("content-length", "0")
        if is_public(path):
            # An answer stands on the token of its link alone, and its page sends no referrer: "Origin: null".
            changes = request.scope["method"] not in SAFE_METHODS and path != ANSWER
            refusal = _other_site(request) if changes else None
        elif bearer is not None:
            refusal = None  # no browser sends a key by itself, so no other site can make it do so
        elif session is None:
            refusal = http_problem("sign-in-required", "Nobody is signed in, or the session or key has ended.")
        else:
            refusal = _cross_site(request, session) if request.scope["method"] not in SAFE_METHODS else None
        limit = UPLOADS.get(path, MAX_BODY_BYTES)
        if refusal is None and declared.isdecimal() and int(declared) > limit:
            return http_problem("body-too-large", BodyTooLarge(limit).detail)
        return refusal

    def _identity(self, request: HTTPConnection) -> tuple[Session | None, Bearer | None]:
        """Find the session or the key of a request; a key is looked at where programs go, and then alone."""
        path = request.scope["path"]
        if is_public(path) and path not in (SIGN_IN, *OPENID):
            return None, None
        authorization = request.headers.get("authorization", "")
        if authorization and is_api(path):
            return None, self._bearer(authorization, browser_of(request).address)
        session_id = request.cookies.get(cookie_name(request.url.scheme), "")
        return (sessions.find(self.accounts, session_id) if session_id else None), None

    def _bearer(self, authorization: str, address: str) -> Bearer | None:
        counted = back_off.keys(address=address)
        back_off.require_patience(self.accounts, counted)
        scheme, _, key = authorization.partition(" ")
        bearer = find_bearer(self.accounts, key.strip(), address) if scheme.lower() == "bearer" else None
        if bearer is None:
            back_off.count_guess(self.accounts, counted)
            back_off.note_wrong(self.accounts, "", address, "key")
        return bearer


def _host_name(value: str) -> str:
    """Return the host part of a Host header, without port and brackets; "" if it is not one."""
    try:
        return (urlsplit(f"//{value}").hostname or "").lower()
    except ValueError:
        return ""


def _cross_site(request: HTTPConnection, session: Session) -> Problem | None:
    """Refuse a change that another site may have started.

    Forms carry the token in a field, which the page routes check (``api.deps.form_token``).
    """
    refusal = _other_site(request)
    if refusal is not None:
        return refusal
    if is_api(request.scope["path"]) and not same_token(request.headers.get("x-csrf-token", ""), session):
        return http_problem("csrf", "The X-CSRF-Token header is missing or is not this session's.")
    return None


def _other_site(request: HTTPConnection) -> Problem | None:
    origin = request.headers.get("origin")
    if origin is not None and origin != f"{request.url.scheme}://{request.headers['host']}":
        return http_problem("csrf", "The request comes from another origin.")
    if request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
        return http_problem("csrf", "The request comes from another site.")
    return None


def same_token(token: str, session: Session) -> bool:
    """Compare a CSRF token with the session's, in constant time."""
    return same(token, session.csrf_token)


def _limited(receive: Receive, limit: int) -> Receive:
    """Count a body of undeclared length while it streams in; a client that leaves midway is no defect."""
    size, whole = 0, False

    async def receive_limited() -> Message:
        nonlocal size, whole
        message = await receive()
        size += len(message.get("body", b""))
        if size > limit:
            raise BodyTooLarge(limit)
        if message["type"] == "http.disconnect" and not whole:
            raise HTTPException(408, "The body did not come.")
        whole = whole or not message.get("more_body", False)
        return message

    return receive_limited
