"""Keys: how programs get in. A key has the rights of its account at each use, within its scopes, and ends with it.

A key reads ``cjn_PREFIX_SECRET``. The prefix names it in lists and in the log; of the secret only the SHA-256 is kept.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Literal, get_args

from pydantic import BaseModel, Field

from cjn_graph.access import SYSTEM, Viewer
from cjn_graph.accounts.base import Accounts, require_enabled, viewer_of
from cjn_graph.accounts.credentials import mark_made
from cjn_graph.accounts.directory import AccountOut, read_account
from cjn_graph.accounts.secret import digest, new_token, same
from cjn_graph.accounts.security_log import note, when
from cjn_graph.errors import Conflict, Forbidden, InvalidInput, NotFound, Problem
from cjn_graph.store import Transaction

Scope = Literal["read", "write", "matches", "health", "export", "metrics", "admin"]
SCOPES: tuple[Scope, ...] = get_args(Scope)
DAYS = 365
"""Days that a key lasts, unless said otherwise; also the most."""
OVERLAP_HOURS = 24
"""Hours that an old key goes on working beside the one that follows it."""
_FORM = re.compile(r"cjn_([0-9a-f]{12})_([\w-]{43})")
_USED_EVERY = 3600
_NOBODYS = digest("nobody's")


@dataclass(frozen=True)
class Bearer:
    """A program that gets in with a key."""

    viewer: Viewer
    prefix: str
    scopes: frozenset[str]

    @property
    def account(self) -> str:
        """Name of the account whose key it is."""
        return self.viewer.account


class KeyOut(BaseModel):
    """A key, without its secret."""

    prefix: str = Field(description="What names it, the middle part of the key.")
    account: str = Field(description="The account whose rights it has.")
    name: str = Field(description="What it is for.")
    scopes: list[Scope] = Field(description="What it may be used for.")
    made_by: str = Field(description="Account that made it.")
    made_at: str = Field(description="When, ISO 8601 in UTC.")
    expires: str = Field(description="Until when it works, ISO 8601 in UTC.")
    last_used: str | None = Field(description="When it was last used, to the hour; null: never.")
    state: Literal["works", "expired", "revoked"] = Field(description="Whether it works.")


def make_key(
    accounts: Accounts, viewer: Viewer, name: str, scopes: Sequence[str], *, purpose: str = "", days: int = DAYS
) -> str:
    """Make a key for an account and return it, this once.

    A key that is made for another account carries none of its grants, and lets them wait as a link does. Nor does one
    that was made by whoever got in with what another account made, and that no second admin confirmed.

    Raises
    ------
    Forbidden
        It is another's account and the viewer no admin, or the account is disabled.
    InvalidInput, NotFound
    """
    account = read_account(accounts, name)
    if name != viewer.account:
        viewer.require("admin", "Making a key for another account")
    _check(scopes, purpose, days)
    expires = accounts.seconds() + timedelta(days=days).total_seconds()
    maker = viewer.credential_by or viewer.account
    kept = {"name": purpose, "made_by": maker, "scopes": sorted(set(scopes)), "expires": expires}
    return _make(accounts, viewer, account, kept)


def _make(accounts: Accounts, viewer: Viewer, account: AccountOut, kept: dict[str, Any]) -> str:
    mark_made(accounts, viewer, account)
    prefix, secret = secrets.token_hex(6), new_token()
    kept |= {"prefix": prefix, "digest": digest(secret), "account": account.name, "now": accounts.seconds()}

    def work(transaction: Transaction) -> None:
        require_enabled(transaction, account.name)
        transaction.run("accounts/make_key", **kept)

    accounts.store.write(work)
    note(accounts, "key made", account.name, by=viewer.account, detail=f"{prefix}: {', '.join(kept['scopes'])}")
    return f"cjn_{prefix}_{secret}"


def _check(scopes: Sequence[str], purpose: str, days: int) -> None:
    problems = [
        Problem("scopes", f"There is no scope {scope[:40]!r}.", f"The scopes are {', '.join(SCOPES)}.")
        for scope in scopes
        if scope not in SCOPES
    ]
    if not scopes:
        problems.append(Problem("scopes", "are missing.", f"Name some of {', '.join(SCOPES)}."))
    if not 1 <= days <= DAYS:
        problems.append(Problem("days", "is out of range.", f"A key lasts 1 to {DAYS} days."))
    if len(purpose) > 200 or not purpose.isprintable():
        problems.append(Problem("purpose", "is too long or no single line.", "Say in a few words what the key is for."))
    if problems:
        raise InvalidInput(problems)


def list_keys(accounts: Accounts, viewer: Viewer, name: str = "") -> list[KeyOut]:
    """List the keys of an account, or with ``name`` empty of all, the latest first.

    Raises
    ------
    Forbidden
        They are not one's own, and the viewer is no admin.
    """
    if name != viewer.account:
        viewer.require("admin", "Reading the keys of others")
    rows = accounts.store.read(SYSTEM, "accounts/keys", account=name)
    return [_shown(row["key"], accounts.seconds()) for row in rows]


def _shown(stored: dict[str, Any], now: float) -> KeyOut:
    state = "revoked" if stored.get("revoked_at") else "expired" if stored["expires"] <= now else "works"
    times = {name: when(stored[name]) if stored.get(name) else None for name in ("made_at", "expires", "last_used")}
    texts = {name: stored.get(name) or "" for name in ("prefix", "account", "name", "made_by")}
    return KeyOut.model_validate({**texts, **times, "scopes": stored["scopes"], "state": state})


def rotate_key(accounts: Accounts, viewer: Viewer, prefix: str, *, longer: bool = True) -> str:
    """Make the key that follows another one, which works for a day longer, so that programs can change over.

    It lasts as long as the old one was made to last. Who made it stays: what another account made opens no restricted
    facts, whoever rotates it.

    Parameters
    ----------
    longer : bool
        From now on; else until the old one would have ended.

    Raises
    ------
    NotFound, Forbidden
    Conflict
        It works no longer.
    """
    old = _found(accounts, viewer, prefix)
    if old.state != "works":
        raise Conflict(f"The key {prefix} works no longer.", hint="Make a new one.")
    now = accounts.seconds()
    stored = accounts.store.read(SYSTEM, "accounts/key", prefix=prefix)[0]["key"]
    expires = now + stored["expires"] - stored["made_at"] if longer else stored["expires"]
    made_by = old.made_by if viewer.account == old.account else viewer.account
    kept = {"name": old.name, "made_by": made_by, "scopes": list(old.scopes), "expires": expires}
    key = _make(accounts, viewer, read_account(accounts, old.account), kept)
    until = now + OVERLAP_HOURS * 3600
    accounts.store.write(lambda tx: tx.run("accounts/shorten_key", prefix=prefix, expires=until))
    return key


def revoke_key(accounts: Accounts, viewer: Viewer, prefix: str) -> None:
    """Let a key work no longer, from its next use on.

    Raises
    ------
    NotFound, Forbidden
    Conflict
        It was revoked already.
    """
    old = _found(accounts, viewer, prefix)
    if old.state == "revoked":
        raise Conflict(f"The key {prefix} was revoked already.", hint="There is nothing to take back.")
    accounts.store.write(lambda tx: tx.run("accounts/revoke_key", prefix=prefix, now=accounts.seconds()))
    note(accounts, "key revoked", old.account, by=viewer.account, detail=prefix)


def _found(accounts: Accounts, viewer: Viewer, prefix: str) -> KeyOut:
    """Find a key that the viewer may manage; to others it is not there."""
    mine = "" if viewer.has_role("admin") else viewer.account
    for key in list_keys(accounts, viewer, mine):
        if key.prefix == prefix:
            return key
    raise NotFound(f"There is no key {prefix[:40]!r}.", hint="`cjn key list` names them.")


def find_bearer(accounts: Accounts, key: str, address: str = "") -> Bearer | None:
    """Return who a key is, with the account as it is now, or None where it does not work."""
    form = _FORM.fullmatch(key)
    if form is None:
        return None
    rows = accounts.store.read(SYSTEM, "accounts/key", prefix=form[1])
    stored = rows[0]["key"] if rows else {}
    now = accounts.seconds()
    fits = same(digest(form[2]), stored.get("digest", _NOBODYS))
    if not fits or stored.get("revoked_at") or stored["expires"] <= now:
        return None
    try:
        viewer = viewer_of(stored["account"], rows, accounts.today())
    except Forbidden:
        return None
    if now - (stored.get("last_used") or 0) >= _USED_EVERY:
        accounts.store.write(lambda tx: tx.run("accounts/use_key", prefix=form[1], now=now))
        note(accounts, "key used", viewer.account, address=address, detail=form[1], once_an_hour=True)
    scopes, theirs = frozenset(stored["scopes"]), stored["made_by"] == viewer.account
    viewer = replace(viewer, grants=viewer.grants if theirs else frozenset(), reads_accounts="admin" in scopes)
    return Bearer(viewer, form[1], scopes)
