"""Sign-in by one-time link, and the sessions that follow from it.

A link carries a random token in its query string, as Jupyter's does. Following it (GET) uses the token up, starts a
session and redirects to the home page without the token in the address. Tokens and session ids are 32 random bytes;
the process keeps only their SHA-256, in memory: a restart signs everybody out, and nothing on disk can be replayed.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from starlette.applications import Starlette

LINK_SECONDS = 60 * 60
SESSION_SECONDS = 12 * 60 * 60
_TOKEN_BYTES = 32


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()


@dataclass(frozen=True)
class Session:
    """A signed-in account. ``csrf_token`` must come with every request that changes something."""

    account: str
    csrf_token: str
    seconds_left: float
    key: bytes = field(repr=False)


@dataclass(frozen=True)
class Notice:
    """What the next page says was done, with the transaction that takes it back and where to go on from there."""

    text: str
    transaction_id: str | None = None
    back: str = "/"


@dataclass(frozen=True)
class _Entry:
    account: str
    expires: float


@dataclass
class Sessions:
    """The links given out and the sessions running in this process; safe to use from several threads.

    Parameters
    ----------
    clock : callable
        Seconds on a clock that never goes back. Not the workspace's clock: that one can be frozen to repeat an
        answer, and a frozen clock would keep a link valid for ever.
    link_seconds, session_seconds : float
        How long a link waits to be used, and how long a session lasts.
    """

    clock: Callable[[], float] = time.monotonic
    link_seconds: float = LINK_SECONDS
    session_seconds: float = SESSION_SECONDS
    _links: dict[bytes, _Entry] = field(default_factory=dict, init=False, repr=False)
    _sessions: dict[bytes, _Entry] = field(default_factory=dict, init=False, repr=False)
    _notices: dict[bytes, Notice] = field(default_factory=dict, init=False, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)

    def issue_link_token(self, account: str) -> str:
        """Return a fresh token that signs in as ``account``, once, until it expires."""
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        with self._lock:
            self._forget_expired()
            self._links[_digest(token)] = _Entry(account, self.clock() + self.link_seconds)
        return token

    def redeem(self, token: str) -> str | None:
        """Use a link's token up and return a new session id, or None if it is unknown, used or expired."""
        with self._lock:
            self._forget_expired()
            link = self._links.pop(_digest(token), None)
            if link is None:
                return None
            session_id = secrets.token_urlsafe(_TOKEN_BYTES)
            self._sessions[_digest(session_id)] = _Entry(link.account, self.clock() + self.session_seconds)
        return session_id

    def find(self, session_id: str) -> Session | None:
        """Return the running session of this id, or None."""
        key = _digest(session_id)
        with self._lock:
            entry = self._sessions.get(key)
        if entry is None or entry.expires <= self.clock():
            return None
        return Session(entry.account, _csrf_token(session_id), entry.expires - self.clock(), key)

    def leave_notice(self, session: Session, notice: Notice) -> None:
        """Keep a notice for the next page of a session."""
        with self._lock:
            if session.key in self._sessions:
                self._notices[session.key] = notice

    def take_notice(self, session: Session) -> Notice | None:
        """Return the notice that was left for the next page, once."""
        with self._lock:
            return self._notices.pop(session.key, None)

    def end(self, session_id: str) -> None:
        """End a session; ending one that does not run is no error."""
        with self._lock:
            self._sessions.pop(_digest(session_id), None)
            self._notices.pop(_digest(session_id), None)

    def _forget_expired(self) -> None:
        now = self.clock()
        for entries in (self._links, self._sessions):
            for key in [key for key, entry in entries.items() if entry.expires <= now]:
                del entries[key]
                self._notices.pop(key, None)


def _csrf_token(session_id: str) -> str:
    """Derive the token from the session id, which other sites never see, so that there is nothing more to store."""
    return hmac.new(session_id.encode("utf-8", "surrogatepass"), b"csrf", hashlib.sha256).hexdigest()


def issue_sign_in_link(app: Starlette, account: str, *, base_url: str) -> str:
    """Return a one-time link to ``app``, reached at ``base_url``, that signs in as ``account``.

    The link is a password while it lasts: print it to the person who asked for it and nowhere else.
    """
    sessions: Sessions = app.state.sessions
    return f"{base_url.rstrip('/')}/sign-in?{urlencode({'token': sessions.issue_link_token(account)})}"
