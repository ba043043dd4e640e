"""Sessions: started by signing in, found by every request, ended by anybody who may end them.

They stand in the store, so that they survive a restart and hold for all workers. Account, role and grants are read with
the session each time: what changed takes effect at the next request.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from pydantic import BaseModel, Field

from cjn_graph.access import SYSTEM, Viewer
from cjn_graph.accounts.base import Accounts, made_by, viewer_of
from cjn_graph.accounts.secret import csrf_token, digest, new_token
from cjn_graph.accounts.security_log import note, note_within, when
from cjn_graph.errors import Forbidden, NotFound
from cjn_graph.store import Transaction

SESSION_SECONDS = 12 * 60 * 60
IDLE_SECONDS = 2 * 60 * 60
_TOUCHED_EVERY = 60
"""Seconds between two notes of when a session was last used: not every request writes."""
BORROWED = "password made by "
"""Begins how a session was signed in to with a password that another account knows as well."""
_SHOWN = 12
_MOST_AGENT = 200


@dataclass(frozen=True)
class Session:
    """Somebody who is signed in. ``csrf_token`` must come with every request that changes something.

    Where another account knows the password too, it opens nothing that was granted, confirmed or not.
    """

    viewer: Viewer
    csrf_token: str
    seconds_left: float
    key: str = field(repr=False)
    notice: str = ""

    @property
    def account(self) -> str:
        """Name of the account."""
        return self.viewer.account


@dataclass(frozen=True)
class Notice:
    """What the next page says was done, with the transaction that takes it back and where to go on from there."""

    text: str
    transaction_id: str | None = None
    back: str = "/"


@dataclass(frozen=True)
class Browser:
    """Where a sign-in comes from: the address and what the browser calls itself."""

    address: str = ""
    agent: str = ""


class RunningSession(BaseModel):
    """A running session, as its holder sees it."""

    id: str = Field(description="The first digits of its hash, to end it by.")
    how: str = Field(description="What it was signed in with.")
    started: str = Field(description="When, ISO 8601 in UTC.")
    seen: str = Field(description="When it was last used, to the minute.")
    address: str = Field(description="Where the browser was.")
    agent: str = Field(description="What the browser calls itself.")
    current: bool = Field(description="Whether it is the one that asks.")


def start_within(
    transaction: Transaction, accounts: Accounts, account: str, session_id: str, *, how: str, browser: Browser
) -> None:
    """Start a session within the transaction that checked the credential, and forget what has expired."""
    now, key = accounts.seconds(), digest(session_id)
    transaction.run("accounts/forget_expired", now=now, **_oldest(now))
    transaction.run(
        "accounts/start_session",
        digest=key,
        account=account,
        how=how,
        now=now,
        address=browser.address[:_MOST_AGENT],
        agent=browser.agent[:_MOST_AGENT],
    )
    note_within(transaction, accounts, "signed in", account, key=f"session {key}", address=browser.address, detail=how)


def _oldest(now: float) -> dict[str, float]:
    return {"seen_before": now - IDLE_SECONDS, "started_before": now - SESSION_SECONDS}


def new_session_id() -> str:
    """Return a fresh session id; ids are never taken from a request."""
    return new_token()


def find(accounts: Accounts, session_id: str) -> Session | None:
    """Return the running session of an id, with the account as it is now; None where it has ended or is disabled."""
    rows = accounts.store.read(SYSTEM, "accounts/session", digest=digest(session_id))
    if not rows:
        return None
    stored, now = rows[0]["session"], accounts.seconds()
    left = min(stored["started"] + SESSION_SECONDS, stored["seen"] + IDLE_SECONDS) - now
    if left <= 0:
        return None
    try:
        viewer = viewer_of(rows[0]["account"], rows, accounts.today())
    except Forbidden:
        return None
    if stored["how"].startswith(BORROWED):
        viewer = made_by(viewer, stored["how"].removeprefix(BORROWED))
    if abs(now - stored["seen"]) >= _TOUCHED_EVERY:
        accounts.store.write(lambda tx: tx.run("accounts/touch_session", digest=stored["digest"], now=now))
    return Session(
        viewer,
        csrf_token(session_id),
        stored["started"] + SESSION_SECONDS - now,
        stored["digest"],
        stored.get("notice") or "",
    )


def leave_notice(accounts: Accounts, session: Session, notice: Notice) -> None:
    """Keep a notice for the next page of a session."""
    text = json.dumps([notice.text, notice.transaction_id, notice.back])
    accounts.store.write(lambda tx: tx.run("accounts/leave_notice", digest=session.key, notice=text))


def take_notice(accounts: Accounts, session: Session) -> Notice | None:
    """Return the notice that was left for this page, once."""
    if not session.notice:
        return None
    accounts.store.write(lambda tx: tx.run("accounts/leave_notice", digest=session.key, notice=""))
    return Notice(*json.loads(session.notice))


def sign_out(accounts: Accounts, session: Session) -> None:
    """End a session."""
    accounts.store.write(lambda tx: tx.run("accounts/end_session", account=session.account, start=session.key))
    note(accounts, "signed out", session.account)


def list_sessions(accounts: Accounts, viewer: Viewer, current: str = "", *, of: str = "") -> list[RunningSession]:
    """List the running sessions of the viewer's account, the latest first.

    Parameters
    ----------
    current : str
        Key of the session that asks.
    of : str
        Those of another account, for an admin who has to judge who is signed in to it.

    Raises
    ------
    Forbidden
    """
    if of and of != viewer.account:
        viewer.require("admin", "Reading the sessions of another account")
    oldest = _oldest(accounts.seconds())
    rows = accounts.store.read(
        SYSTEM,
        "accounts/sessions",
        account=of or viewer.account,
        seen_after=oldest["seen_before"],
        started_after=oldest["started_before"],
    )
    return [
        RunningSession(
            id=stored["digest"][:_SHOWN],
            how=stored["how"],
            started=when(stored["started"]),
            seen=when(stored["seen"]),
            address=stored["address"],
            agent=stored["agent"],
            current=stored["digest"] == current,
        )
        for row in rows
        for stored in [row["session"]]
    ]


def end_session(accounts: Accounts, viewer: Viewer, session_id: str) -> None:
    """End a session of the viewer's own by the first digits of its hash, as :func:`list_sessions` shows them.

    Raises
    ------
    NotFound
    """
    if session_id not in {one.id for one in list_sessions(accounts, viewer)}:
        raise NotFound("There is no such session.", hint="It may have ended already.")
    accounts.store.write(lambda tx: tx.run("accounts/end_session", account=viewer.account, start=session_id))
    note(accounts, "signed out", viewer.account, detail="one session")


def sign_out_everywhere(accounts: Accounts, account: str, *, but: str = "", by: str = "") -> None:
    """End all sessions of an account, its links, and identities with an address that it has no longer.

    ``but`` is the key of a session that stays.
    """

    def work(transaction: Transaction) -> None:
        transaction.run("accounts/end_sessions", account=account, but=but)
        transaction.run("accounts/end_links", account=account)
        transaction.run("accounts/end_identities", account=account)

    accounts.store.write(work)
    note(accounts, "signed out", account, by=by, detail="everywhere")
