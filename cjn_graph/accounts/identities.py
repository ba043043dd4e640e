"""Identities of a provider elsewhere: each belongs to one account, found at first by its verified address."""

from __future__ import annotations

import json

from pydantic import BaseModel, ConfigDict, Field

from cjn_graph.access import SYSTEM, Viewer
from cjn_graph.accounts.base import Accounts, enabled_name
from cjn_graph.accounts.credentials import mark_made
from cjn_graph.accounts.directory import read_account
from cjn_graph.accounts.secret import digest
from cjn_graph.accounts.security_log import note, when
from cjn_graph.accounts.sessions import Browser, new_session_id, start_within
from cjn_graph.errors import NotFound, WrongSignIn
from cjn_graph.store import Transaction


class IdentityOut(BaseModel):
    """An identity of a provider that signs in to an account."""

    model_config = ConfigDict(frozen=True)

    key: str = Field(description="What names it here.")
    email: str = Field(description="The address that the provider told last; empty without one.")
    linked_at: str = Field(description="When it was first used, ISO 8601 in UTC.")


_HOW = "OpenID Connect"
_MOST = 1000


def sign_in_with(accounts: Accounts, issuer: str, subject: str, email: str, browser: Browser) -> str:
    """Start a session for an identity and return its id. No account is ever made here.

    An identity that is not known yet belongs from now on to the one account that may sign in and has its address; where
    another account wrote that address there, this is a way in that the other one made (:func:`mark_made`).

    Parameters
    ----------
    issuer, subject : str
        What names the identity for good.
    email : str
        Its address, verified by the provider; empty without one.

    Raises
    ------
    WrongSignIn
        It belongs to no account, or to one that is disabled.
    """
    key = digest(f"{issuer}\n{subject}")
    rows = accounts.store.read(SYSTEM, "accounts/identity", key=key)
    name = str(rows[0]["account"]) if rows else _by_address(accounts, email)
    if name is None:
        note(accounts, "sign-in refused", "", address=browser.address, detail=_HOW, once_an_hour=True)
        raise WrongSignIn(
            "No account here belongs to that identity.",
            hint="An admin adds an account with your address, the one that the provider has verified.",
        )
    if not rows:
        maker = _who_wrote_address(accounts, name)
        if maker != name:
            mark_made(accounts, Viewer(maker, "admin"), read_account(accounts, name))
    session_id = new_session_id()

    def work(transaction: Transaction) -> bool:
        if enabled_name(transaction, name) is None:
            return False
        transaction.run("accounts/link_identity", key=key, account=name, email=email.lower(), now=accounts.seconds())
        start_within(transaction, accounts, name, session_id, how=_HOW, browser=browser)
        return True

    if not accounts.store.write(work):
        note(accounts, "sign-in refused", name, address=browser.address, detail=_HOW, once_an_hour=True)
        raise WrongSignIn("The account of that identity is disabled.", hint="Ask an admin.")
    return session_id


def list_identities(accounts: Accounts, viewer: Viewer) -> list[IdentityOut]:
    """List the identities that sign in to the account of the viewer."""
    rows = accounts.store.read(SYSTEM, "accounts/identities", account=viewer.account)
    return [IdentityOut(key=row["key"], email=row["email"] or "", linked_at=when(row["linked_at"])) for row in rows]


def forget_identity(accounts: Accounts, viewer: Viewer, key: str, *, but: str = "", address: str = "") -> None:
    """Let an identity sign in to the account of the viewer no longer, until its address leads there anew.

    Sessions that identities of providers began end, but for the one of the key ``but``; which of them began which is
    not kept. ``address`` is where the browser is.

    Raises
    ------
    NotFound
        The account has no such identity.
    """
    if key not in {one.key for one in list_identities(accounts, viewer)}:
        raise NotFound("There is no such identity.", hint="It may have been removed already.")

    def work(transaction: Transaction) -> None:
        transaction.run("accounts/forget_identity", account=viewer.account, key=key, how=_HOW, but=but)

    accounts.store.write(work)
    note(accounts, "identity removed", viewer.account, address=address)


def _by_address(accounts: Accounts, email: str) -> str | None:
    """Return the one account that may sign in and has an address; None where none or several have it."""
    rows = accounts.store.read(SYSTEM, "accounts/by_address", email=email.lower()) if email else []
    return str(rows[0]["name"]) if len(rows) == 1 else None


def _who_wrote_address(accounts: Accounts, name: str) -> str:
    """Return the account that wrote the present address of an account.

    Where the log does not keep any more who did (retention), another one that wrote to the account may have.
    """
    record = read_account(accounts, name).id
    rows = accounts.store.read(SYSTEM, "changes/of_record", record_id=record, limit=_MOST)
    changes = [row["change"] for row in rows]
    for at, change in enumerate(changes):
        if not change["after"]:
            return next((str(one["actor"]) for one in changes[at:] if one["actor"] != name), name)
        before, after = (json.loads(change[state] or "{}").get("email") for state in ("before", "after"))
        if before != after:
            return str(change["actor"])
    return str(changes[-1]["actor"])
