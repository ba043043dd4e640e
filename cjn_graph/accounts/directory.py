"""The accounts: listed for managers, added and changed by admins, each change a Change in the log."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pydantic import BaseModel, Field

from cjn_graph.access import SYSTEM, Role, Viewer
from cjn_graph.accounts.base import Accounts, holds_on
from cjn_graph.accounts.security_log import note
from cjn_graph.errors import Conflict, InvalidInput, NotFound, Problem
from cjn_graph.model import MODEL, kind_of
from cjn_graph.model.accounts import Account
from cjn_graph.records import Create, Delete, Mutation, Update, commit, read_records
from cjn_graph.records.reading import stored_records

FIRST_ADMIN = "admin"
"""Name of the account that the first link makes where there is no admin yet."""
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,79}")


class GrantOut(BaseModel):
    """A grant as those who manage accounts see it."""

    id: str = Field(description="Id of the grant, to revoke it by.")
    scope: str = Field(description="What it opens.")
    granted_by: str | None = Field(description="Account that gave it.")
    reason: str | None = Field(description="Why.")
    start: str | None = Field(description="First day; none: since it was given.")
    end: str | None = Field(description="Last day; none: until it is revoked.")
    revoked_at: str | None = Field(description="When it was revoked.")
    holds: bool = Field(description="Whether it holds today.")


class AccountOut(BaseModel):
    """An account as those who manage accounts see it."""

    id: str = Field(description="Id of its record.")
    version: int = Field(description="Version of its record.")
    name: str = Field(description="Name to sign in with.")
    display_name: str | None = Field(description="Name of whoever it belongs to.")
    email: str | None = Field(description="Where its holder is reached.")
    role: Role = Field(description="What it may do.")
    disabled: bool = Field(description="True where it may no longer sign in.")
    person_id: str | None = Field(description="Id of the person who signs in with it.")
    person_name: str | None = Field(description="Name of that person.")
    credential_by: str | None = Field(description="Who made its latest credential; its grants wait for another admin.")
    grants: list[GrantOut] = Field(description="Its grants, the latest first.")
    account_of_id: str | None = Field(exclude=True)


def list_accounts(accounts: Accounts, viewer: Viewer) -> list[AccountOut]:
    """List all accounts by name.

    Raises
    ------
    Forbidden
        The viewer is neither manager nor admin.
    """
    viewer.require("manager", "Reading accounts")
    return _as_seen(accounts, viewer, _read(accounts, ""))


def show_account(accounts: Accounts, viewer: Viewer, name: str) -> AccountOut:
    """Return one account; everybody may see their own.

    Raises
    ------
    NotFound, Forbidden
    """
    if name != viewer.account:
        viewer.require("manager", "Reading accounts")
    return _as_seen(accounts, viewer, [read_account(accounts, name)])[0]


def _as_seen(accounts: Accounts, viewer: Viewer, found: list[AccountOut]) -> list[AccountOut]:
    """Leave out the persons that the viewer does not see."""
    stored = stored_records(accounts.store, [one.person_id for one in found if one.person_id])
    seen = {record_id for record_id, record in stored.items() if record.audience in viewer.scope}
    nobody = {"person_id": None, "person_name": None}
    return [one if one.person_id in seen else one.model_copy(update=nobody) for one in found]


def read_account(accounts: Accounts, name: str) -> AccountOut:
    """Return one account, whoever asks.

    Raises
    ------
    NotFound
    """
    found = _read(accounts, name) if name else []
    if not found:
        raise NotFound(
            f"There is no account called {name[:80]!r} in the store.",
            hint="`cjn account list` names those there are; `cjn account add NAME` adds one.",
        )
    return found[0]


def is_active(accounts: Accounts, name: str) -> bool:
    """Tell whether the store has an account of a name that may sign in."""
    return any(not account.disabled for account in _read(accounts, name))


def active_admins(accounts: Accounts) -> list[AccountOut]:
    """Return the accounts that may manage accounts now."""
    return [account for account in _read(accounts, "") if account.role == "admin" and not account.disabled]


def _read(accounts: Accounts, name: str) -> list[AccountOut]:
    grants: dict[str, list[GrantOut]] = {}
    for row in accounts.store.read(SYSTEM, "accounts/grants", name=name):
        stored = {"start": None, "end": None, "reason": None, "revoked_at": None, "granted_by": None} | row["grant"]
        grants.setdefault(row["account"], []).append(
            GrantOut(
                **{key: stored[key] for key in GrantOut.model_fields if key != "holds"},
                holds=holds_on(stored, accounts.today()),
            )
        )
    return [
        AccountOut(
            id=stored["id"],
            version=stored["version"],
            name=stored["name"],
            display_name=stored.get("display_name"),
            email=stored.get("email"),
            role=stored["role"],
            disabled=stored.get("disabled", False),
            credential_by=stored.get("credential_by"),
            person_id=row["person_id"],
            person_name=row["person_name"],
            account_of_id=row["account_of_id"],
            grants=grants.get(stored["name"], []),
        )
        for row in accounts.store.read(SYSTEM, "accounts/all", name=name)
        for stored in [row["account"]]
    ]


def add(accounts: Accounts, viewer: Viewer, values: Mapping[str, Any], *, person_id: str | None = None) -> AccountOut:
    """Add an account; it gets in once it has a link or a password.

    Parameters
    ----------
    values : mapping
        ``name``, and ``role``, ``display_name``, ``email`` as wanted.
    person_id : str, optional
        The person who signs in with it.

    Raises
    ------
    Forbidden, InvalidInput, NotFound
    Conflict
        There is or was an account of that name, or the person has one.
    """
    viewer.require("admin", "Adding an account")
    name = str(values.get("name") or "")
    if not _PLAIN.fullmatch(name):
        what = "has letters, digits and . _ - @ only, begins with a letter or digit, and has 80 at most."
        raise InvalidInput([Problem("name", what, "Such as kim, or kim@example.org.")])
    record = MODEL.parse("account", {"id": accounts.new_id("account"), "role": "staff", **values})
    mutations: list[Mutation] = [Create(record)]
    if person_id:
        mutations.append(_person_is(accounts, viewer, record.id, person_id))
    commit(accounts.store, viewer, mutations, reason="added an account", now=accounts.clock())
    note(accounts, "account changed", name, by=viewer.account, detail=f"added as {values.get('role') or 'staff'}")
    return show_account(accounts, viewer, name)


def change(accounts: Accounts, viewer: Viewer, account: AccountOut, changes: Mapping[str, Any], reason: str) -> None:
    """Write changes of an account's properties on the version that was read."""
    update = Update(account.id, changes, account.version)
    commit(accounts.store, viewer, [update], reason=reason, now=accounts.clock())


def edit(accounts: Accounts, viewer: Viewer, name: str, changes: Mapping[str, Any]) -> AccountOut:
    """Change role, display name or email of an account, or disable or enable it.

    Raises
    ------
    Forbidden, NotFound, InvalidInput
    Conflict
        It is the last admin, and would be none.
    """
    viewer.require("admin", "Changing an account")
    known = ("role", "display_name", "email", "disabled")
    wrong = [Problem(key, "is not changed here.", f"Known: {', '.join(known)}.") for key in changes if key not in known]
    if wrong:
        raise InvalidInput(wrong)
    change(accounts, viewer, read_account(accounts, name), changes, "changed an account")
    shown = ", ".join(f"{key} {value}" for key, value in changes.items() if key in ("role", "disabled"))
    note(accounts, "account changed", name, by=viewer.account, detail=shown)
    return show_account(accounts, viewer, name)


def set_person(accounts: Accounts, viewer: Viewer, name: str, person_id: str | None) -> AccountOut:
    """Say which person signs in with an account; None says that of nobody.

    Raises
    ------
    Forbidden, NotFound
    Conflict
        The person has another account.
    """
    viewer.require("admin", "Changing an account")
    account = read_account(accounts, name)
    if person_id != show_account(accounts, viewer, name).person_id:
        mutations: list[Mutation] = [Delete(account.account_of_id)] if account.account_of_id else []
        if person_id:
            mutations.append(_person_is(accounts, viewer, account.id, person_id))
        # A person who is hidden from the viewer is replaced like any other: a refusal would tell of them.
        writer = replace(viewer, grants=SYSTEM.grants)
        commit(accounts.store, writer, mutations, reason="said whose account it is", now=accounts.clock())
        note(accounts, "account changed", name, by=viewer.account, detail="whose it is")
    return show_account(accounts, viewer, name)


def _person_is(accounts: Accounts, viewer: Viewer, account_id: str, person_id: str) -> Create:
    seen = read_records(accounts.store, viewer, [person_id]) if kind_of(person_id) == "person" else {}
    if person_id not in seen:
        raise NotFound(f"There is no person {person_id[:64]!r}.", hint="Give the id of a person.")
    for other in _read(accounts, ""):
        if other.person_id == person_id and other.id != account_id:
            raise Conflict(
                f"{other.person_name} has the account {other.name} already.",
                hint="A person has one account: use that one, or say first that it is somebody else's.",
            )
    ends = {"from_id": account_id, "to_id": person_id}
    return Create(MODEL.parse("account_of", {"id": accounts.new_id("account_of"), **ends}))


def make_first_admin(accounts: Accounts) -> None:
    """Make the first admin, whose link was printed at the terminal; the account of that name, where there is one."""
    viewer = Viewer(FIRST_ADMIN, "admin", terminal=True)
    now, reason = accounts.clock(), "the first link was used"
    existing = _read(accounts, FIRST_ADMIN)
    if existing:
        changes = {"role": "admin", "disabled": False}
        commit(accounts.store, viewer, [Update(existing[0].id, changes)], reason=reason, now=now)
    else:
        record = Account(id=accounts.new_id("account"), name=FIRST_ADMIN, role="admin")
        commit(accounts.store, viewer, [Create(record)], reason=reason, now=now)
    note(accounts, "account changed", FIRST_ADMIN, detail="the first admin")
