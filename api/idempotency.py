"""Idempotency-Key: a POST that is sent again under the same key is done once."""

from __future__ import annotations

from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.perimeter import ErrorResponse
from api.problems import http_problem, library_problem
from cjn_graph.accounts import Accounts
from cjn_graph.accounts.repeats import Answer, Sent, begin, keep
from cjn_graph.errors import CjnError

HEADER: Final = "idempotency-key"
_KEPT: Final = ("content-type", "location", "etag")
_PRECONDITIONS: Final = ("if-match", "content-type")
_SHOWN_ONCE: Final = tuple(f"/api/v1/{what}" for what in ("keys", "webhooks", "surveys", "live-addresses"))


def _is_secret(path: str) -> bool:
    """Tell whether the answers of a route carry what is shown once."""
    return path in _SHOWN_ONCE or path.endswith(("/link", "/rotate", "/drafts"))


class Idempotency:
    """ASGI middleware behind the perimeter, which knows who calls."""

    def __init__(self, app: ASGIApp, *, accounts: Accounts, error_response: ErrorResponse) -> None:
        self.app = app
        self.accounts = accounts
        self.error_response = error_response

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it as it was answered before."""
        headers = Headers(scope=scope) if scope["type"] == "http" else {}
        state = scope.get("state", {})
        who = state.get("bearer") or state.get("session")
        if HEADER not in headers or scope["method"] != "POST" or not scope["path"].startswith("/api/") or not who:
            await self.app(scope, receive, send)
            return
        request = HTTPConnection(scope)
        try:
            body = await _whole(receive)
        except HTTPException as error:
            problem = http_problem("body-too-large", str(error.detail))
            await self.error_response(request, problem)(scope, receive, send)
            return
        address = f"{scope['path']}?{scope['query_string'].decode('latin-1')}"
        said = "\n".join((address, *(headers.get(name, "") for name in _PRECONDITIONS)))
        caller = f"key {state['bearer'].prefix}" if state.get("bearer") else f"account {who.account}"
        sent = Sent(caller, headers[HEADER], said.encode("latin-1", "replace") + b"\n" + body)
        try:
            before = await run_in_threadpool(begin, self.accounts, who.viewer, sent)
        except CjnError as error:
            await self.error_response(request, library_problem(error))(scope, receive, send)
            return
        if before is not None:
            again = Response(before.body, before.status, {**before.headers, "idempotency-replayed": "true"})
            await again(scope, receive, send)
            return
        await self._first(scope, sent, body, send)

    async def _first(self, scope: Scope, sent: Sent, body: bytes, send: Send) -> None:
        """Let the request be done, and keep what is answered if it had an effect."""
        started: Message = {}
        parts: list[bytes] = []
        answer: Answer | None = None

        async def receive_again() -> Message:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send_and_keep(message: Message) -> None:
            if message["type"] == "http.response.start":
                started.update(message)
            else:
                parts.append(message.get("body", b""))
            await send(message)

        try:
            await self.app(scope, receive_again, send_and_keep)
            if started and 200 <= started["status"] < 300:
                found = Headers(raw=started["headers"])
                kept = {name: found[name] for name in _KEPT if name in found}
                answer = Answer(started["status"], kept, b"".join(parts).decode())
        finally:
            secret = _is_secret(scope["path"])
            await run_in_threadpool(keep, self.accounts, sent, answer, secret=secret)


async def _whole(receive: Receive) -> bytes:
    """Read the body; the perimeter bounds it."""
    parts: list[bytes] = []
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(parts)
