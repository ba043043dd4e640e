"""The security log: who signed in, who was refused, which key was used, who gave what, who read restricted facts.

It only grows, only admins read it, and it is no part of the facts.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Literal

from pydantic import BaseModel, Field

from cjn_graph.access import SYSTEM, Viewer
from cjn_graph.accounts.base import Accounts
from cjn_graph.accounts.secret import digest
from cjn_graph.store import Transaction

Happened = Literal[
    "signed in",
    "sign-in refused",
    "identity removed",
    "signed out",
    "refused",
    "link made",
    "password set",
    "key made",
    "key used",
    "key revoked",
    "credential confirmed",
    "webhook added",
    "webhook removed",
    "account changed",
    "grant given",
    "grant revoked",
    "restricted facts read",
    "facts exported",
    "person erased",
    "retention applied",
    "live address made",
    "live address revoked",
    "live address used",
    "network copied",
    "network restored",
]

GRANTING: tuple[Happened, ...] = (
    *("grant given", "grant revoked", "credential confirmed", "account changed"),
    *("link made", "password set", "key made", "webhook added"),
)
"""What all admins are told of on their page."""

_HOUR = 3600
_MOST_NOTED = 10_000
_MOST_TEXT = 300


class SecurityEvent(BaseModel):
    """One entry of the security log."""

    at: str = Field(description="When, ISO 8601 in UTC.")
    event: str = Field(description="What happened.")
    account: str = Field(description="The account that it happened to; empty where nobody is known.")
    by: str = Field(default="", description="The account that did it, where that is another one.")
    address: str = Field(default="", description="Where the request came from.")
    detail: str = Field(default="", description="What else is known.")


def note(
    accounts: Accounts,
    event: Happened,
    account: str,
    *,
    by: str = "",
    address: str = "",
    detail: str = "",
    once_an_hour: bool = False,
) -> None:
    """Add an entry to the log; ``once_an_hour`` leaves out those that say the same within an hour."""
    key = uuid.uuid4().hex
    if once_an_hour:
        key = digest("\n".join((event, account, by, address, detail, str(int(accounts.seconds() // _HOUR)))))
        if key in accounts.noted:
            return
        if len(accounts.noted) >= _MOST_NOTED:
            accounts.noted.clear()
        accounts.noted.add(key)
    entry = _entry(accounts, event, account, by=by, address=address, detail=detail, key=key)
    accounts.store.write(lambda transaction: transaction.run("accounts/note_event", **entry))


def note_within(
    transaction: Transaction, accounts: Accounts, event: Happened, account: str, *, key: str, **more: str
) -> None:
    """Add an entry within a transaction; ``key`` is the same when that is run again."""
    transaction.run("accounts/note_event", **_entry(accounts, event, account, key=key, **more))


def _entry(
    accounts: Accounts, event: Happened, account: str, *, key: str, by: str = "", address: str = "", detail: str = ""
) -> dict[str, str | float]:
    texts = {"account": account, "by": "" if by == account else by, "address": address, "detail": detail}
    return {"key": key, "at": accounts.seconds(), "event": event, **{k: v[:_MOST_TEXT] for k, v in texts.items()}}


def read_log(
    accounts: Accounts, viewer: Viewer, *, only: Sequence[Happened] = (), limit: int = 200
) -> list[SecurityEvent]:
    """Return the latest entries, the newest first; ``only`` those of some events.

    Raises
    ------
    Forbidden
        The viewer is no admin.
    """
    viewer.require("admin", "Reading the security log")
    return _read(accounts, "", only, limit)


def own_entries(accounts: Accounts, viewer: Viewer, *, limit: int = 20) -> list[SecurityEvent]:
    """Return the latest entries about the viewer's own account, the newest first."""
    return _read(accounts, viewer.account, (), limit)


def _read(accounts: Accounts, account: str, only: Sequence[Happened], limit: int) -> list[SecurityEvent]:
    rows = accounts.store.read(SYSTEM, "accounts/events", account=account, only=list(only), limit=limit)
    return [SecurityEvent(**(row["event"] | {"at": when(row["event"]["at"])})) for row in rows]


def when(seconds: float) -> str:
    """Write seconds since 1970 as a time in UTC, without fractions."""
    return datetime.fromtimestamp(int(seconds), UTC).isoformat()
