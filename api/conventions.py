"""What holds for every operation of the API alike: HEAD, rate limits, conditional reading, compressed answers."""

from __future__ import annotations

import hashlib
import time
from typing import Final

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette_compress import CompressMiddleware

from api.perimeter import ErrorResponse
from api.problems import http_problem

_API: Final = "/api/"
_MINUTE: Final = 60
_SMALL: Final = 1_000
_WITH_SESSION: Final = "/api/v1/session"
"""Holds the token of the session: what is compressed beside text that others choose can be guessed (BREACH)."""


class Head:
    """ASGI middleware: HEAD is answered wherever GET is, with the same headers and no body."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Ask as GET, and leave the body out."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return

        async def send_without_body(message: Message) -> None:
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        await self.app({**scope, "method": "GET"}, receive, send_without_body)


class RateLimit:
    """ASGI middleware behind the perimeter: so many requests a minute for each account or key, by this process.

    Every answer says what is left (draft-ietf-httpapi-ratelimit-headers).
    """

    def __init__(self, app: ASGIApp, *, a_minute: int, error_response: ErrorResponse) -> None:
        self.app = app
        self.item = RateLimitItemPerMinute(a_minute) if a_minute else None
        self.limiter = FixedWindowRateLimiter(MemoryStorage())
        self.error_response = error_response

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count a request and pass it on, or refuse it."""
        state = scope.get("state", {})
        who = state.get("bearer") or state.get("session")
        if self.item is None or who is None or not scope["path"].startswith(_API):
            await self.app(scope, receive, send)
            return
        caller = f"key {state['bearer'].prefix}" if state.get("bearer") else f"account {who.account}"
        allowed = self.limiter.hit(self.item, caller)
        reset, left = self.limiter.get_window_stats(self.item, caller)
        seconds = max(1, round(reset - time.time()))
        told = {
            "ratelimit-policy": f'"default";q={self.item.amount};w={_MINUTE}',
            "ratelimit": f'"default";r={left};t={seconds}',
        }

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(told)
            await send(message)

        if allowed:
            await self.app(scope, receive, send_with_headers)
            return
        told["retry-after"] = str(seconds)
        problem = http_problem("too-many-requests", f"More than {self.item.amount:,} requests came within a minute.")
        await self.error_response(HTTPConnection(scope), problem)(scope, receive, send_with_headers)


class Conditional:
    """ASGI middleware: an answer that the caller has already (``If-None-Match``) is not sent again.

    What stands at the address has an ETag: the version of a single record, else a digest of the answer.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Give an answer its ETag, or say that it is the one that the caller has."""
        if scope["type"] != "http" or scope["method"] != "GET" or not scope["path"].startswith(_API):
            await self.app(scope, receive, send)
            return
        wanted = {tag.strip().removeprefix("W/") for tag in Headers(scope=scope).get("if-none-match", "").split(",")}
        start: Message = {}

        async def send_tagged(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
                return
            if start["type"] == "sent":
                await send(message)
                return
            headers = MutableHeaders(scope=start)
            whole = start["status"] == 200 and not message.get("more_body", False) and "etag" not in headers
            if whole:
                headers["etag"] = f'W/"{hashlib.sha256(message.get("body", b"")).hexdigest()[:32]}"'
            is_all = whole or (scope["path"].startswith("/api/v1/records/") and scope["path"].count("/") == 4)
            if is_all and start["status"] == 200 and headers.get("etag", "-").removeprefix("W/") in wanted:
                for name in ("content-length", "content-type"):
                    del headers[name]
                start["status"], message = 304, {**message, "body": b""}
            await send(dict(start))
            start["type"] = "sent"
            await send(message)

        await self.app(scope, receive, send_tagged)


class Compressed:
    """ASGI middleware: answers to programs are compressed (zstd, brotli, gzip) as they accept it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.compressing = CompressMiddleware(app, minimum_size=_SMALL)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Compress what is no page, and holds no token."""
        fits = scope["type"] == "http" and scope["path"].startswith(_API) and scope["path"] != _WITH_SESSION
        await (self.compressing if fits else self.app)(scope, receive, send)
