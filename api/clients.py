"""How much patience the server has with clients that are slow, and with how many at once.

Whoever opens a connection has some seconds to send the head of a request, and some for its body, more where more has
come. Where there are too many connections, or too many from one address, one of these that is idle between two requests
makes room, or else the one that has kept us waiting longest: a client in good faith sends its head at once. What is
being answered is left alone.
"""

from __future__ import annotations

import asyncio
import logging
import sys
import time
from dataclasses import dataclass, field
from typing import Any, Final

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

if sys.platform != "win32":
    import resource

log = logging.getLogger(__name__)

_ONCE_EVERY: Final = 60
"""Seconds between two lines in the log about the same."""


def _most_connections(wanted: int = 500) -> int:
    """Return how many connections may be open, so that files and the store can still be opened beside them."""
    if sys.platform == "win32":
        return wanted
    allowed = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return wanted if allowed < 0 else min(wanted, max(allowed - 200, 50))


@dataclass(frozen=True)
class Patience:
    """What is granted to clients.

    Attributes
    ----------
    head, body, reading : float
        Seconds for the head of a request; for its body, and one more for each ``rate`` bytes that have come; and in
        which a client takes up something of what it asked for.
    rate : int
        Bytes per second.
    connections : int
        How many may be open at once.
    of_one : int
        How many of these may come from one address, as far as that tells who it is: a proxy's does not.
    """

    head: float = 15
    body: float = 30
    reading: float = 60
    rate: int = 10_000
    connections: int = field(default_factory=_most_connections)
    of_one: int = 100


class PatientProtocol(H11Protocol):
    """HTTP/1.1 with time limits; see :mod:`api.clients`."""

    patience = Patience()

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.waits_for = ""
        self.waits_since = 0.0
        self._received = 0
        self._timer: asyncio.TimerHandle | None = None
        self._unread: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn
        """Take a connection, or refuse it where all others are being answered."""
        super().connection_made(transport)
        self._wait()
        others = [one for one in self.connections if isinstance(one, PatientProtocol) and one is not self]
        own = [one for one in others if self.address and one.address == self.address]
        if len(own) >= self.patience.of_one and not self.config.forwarded_allow_ips:
            log.warning("There are more than %s connections from one address.", self.patience.of_one)
            others = own
        elif len(self.connections) > self.patience.connections:
            log.warning("There are more than %s connections.", self.patience.connections)
        else:
            return
        idle = [one for one in others if one.timeout_keep_alive_task is not None and not one.transport.is_closing()]
        if idle:
            min(idle, key=lambda one: one.waits_since).timeout_keep_alive_handler()
            return
        waiting = [one for one in others if one.waits_for]
        gives_way = min(waiting, key=lambda one: one.waits_since) if waiting else self
        gives_way.refuse(b"503 Service Unavailable")

    @property
    def address(self) -> str:
        """Where the connection comes from; empty where that is not known."""
        return self.client[0] if self.client else ""

    def data_received(self, data: bytes) -> None:
        """Take what came, and see what is waited for now."""
        self._received += len(data)
        super().data_received(data)
        self._wait()

    def on_response_complete(self) -> None:
        """Begin with the next request of the same connection."""
        super().on_response_complete()
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        for timer in (self._timer, self._unread):
            if timer is not None:
                timer.cancel()
        self.waits_for = ""
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """Give a client that takes nothing up some time to do so."""
        super().pause_writing()
        self._unread = self.loop.call_later(self.patience.reading, self.transport.abort)

    def resume_writing(self) -> None:
        """Go on writing."""
        super().resume_writing()
        if self._unread is not None:
            self._unread.cancel()

    def refuse(self, status: bytes) -> None:
        """Close the connection, and say why if nothing was said yet."""
        self.waits_for = ""
        if self.cycle is None or self.cycle.response_complete or not self.cycle.response_started:
            self.transport.write(b"HTTP/1.1 " + status + b"\r\nconnection: close\r\ncontent-length: 0\r\n\r\n")
        self.transport.close()

    def _wait(self) -> None:
        """Note what the client has to send next: a head, a body or nothing."""
        state = self.conn.their_state
        idle = self.timeout_keep_alive_task is not None  # between two requests: uvicorn closes it after a while
        waits_for = {h11.IDLE: "" if idle else "head", h11.SEND_BODY: "body"}.get(state, "")
        if self.transport.is_closing() or waits_for == self.waits_for:
            return
        self.waits_for, self.waits_since, self._received = waits_for, time.monotonic(), 0
        if self._timer is not None:
            self._timer.cancel()
        if waits_for:
            self._timer = self.loop.call_later(self._allowed(), self._late)

    def _allowed(self) -> float:
        """Seconds that the client has for what it sends now."""
        if self.waits_for == "head":
            return self.patience.head
        return self.patience.body + self._received / self.patience.rate

    def _late(self) -> None:
        left = self.waits_since + self._allowed() - time.monotonic()
        if left > 0:
            self._timer = self.loop.call_later(left, self._late)
        elif self.waits_for:
            self.refuse(b"408 Request Timeout")


class OnceAMinute(logging.Filter):
    """Lets each kind of warning through once a minute, with the number of those that were held back."""

    def __init__(self) -> None:
        super().__init__()
        self._told: dict[object, tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Say whether a record is written."""
        if record.exc_info:
            return True
        at, held = self._told.get(record.msg, (0.0, 0))
        now = time.monotonic()
        if at and now - at < _ONCE_EVERY:
            self._told[record.msg] = (at, held + 1)
            return False
        self._told[record.msg] = (now, 0)
        if held:
            record.msg, record.args = f"{record.getMessage()} ({held} more since the last of these lines.)", ()
        return True


ONCE_A_MINUTE: Final = OnceAMinute()
"""The one filter, for what clients can bring about as often as they like."""


def note_loop_error(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Write one line where a connection cannot be accepted; asyncio would write a page, thousands of times a second."""
    error = context.get("exception")
    if isinstance(error, OSError):
        log.warning(f"{context['message']}: {error.strerror}")  # noqa: G004 (each kind of error is told by itself)
    else:
        loop.default_exception_handler(context)
