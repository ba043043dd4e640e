"""Grants: given by an admin for a reason and a time, and taken back at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cjn_graph.access import Viewer
from cjn_graph.accounts.base import Accounts
from cjn_graph.accounts.directory import AccountOut, read_account, show_account
from cjn_graph.accounts.security_log import note
from cjn_graph.errors import Conflict, InvalidInput, NotFound, Problem
from cjn_graph.model import MODEL
from cjn_graph.model.written_dates import FORMS, read_date
from cjn_graph.records import Create, Update, commit


def give(accounts: Accounts, viewer: Viewer, name: str, values: Mapping[str, Any]) -> AccountOut:
    """Give an account a grant, in the name of whoever gives it.

    Parameters
    ----------
    values : mapping
        ``reason``, and ``start`` and ``end`` as wanted.

    Raises
    ------
    Forbidden
        The viewer is no admin, or it is their own account.
    InvalidInput, NotFound
    """
    viewer.require("admin", "Giving a grant")
    account = read_account(accounts, name)
    if not str(values.get("reason") or "").strip():
        raise InvalidInput([Problem("reason", "is missing.", "Say why the account may see restricted facts.")])
    dates = {name: _day(name, str(values[name])) for name in ("start", "end") if values.get(name)}
    values = {"start": accounts.today().isoformat(), **values, **dates}
    grant = MODEL.parse("grant", {"id": accounts.new_id("grant"), **values})
    ends = {"from_id": grant.id, "to_id": account.id}
    given = MODEL.parse("given_to", {"id": accounts.new_id("given_to"), **ends})
    commit(accounts.store, viewer, [Create(grant), Create(given)], reason="gave a grant", now=accounts.clock())
    until = f" until {values['end']}" if values.get("end") else ""
    note(accounts, "grant given", name, by=viewer.account, detail=f"restricted{until}: {values['reason']}")
    return show_account(accounts, viewer, name)


def _day(where: str, text: str) -> str:
    try:
        return str(read_date(text))
    except ValueError as error:
        raise InvalidInput([Problem(where, f"{error}.", f"Write it as {FORMS}.")]) from None


def revoke(accounts: Accounts, viewer: Viewer, name: str, grant_id: str) -> AccountOut:
    """Take a grant back; it opens nothing from the next request on.

    Raises
    ------
    Forbidden, NotFound
    Conflict
        It does not hold.
    """
    viewer.require("admin", "Revoking a grant")
    account = read_account(accounts, name)
    grant = next((one for one in account.grants if one.id == grant_id), None)
    if grant is None:
        raise NotFound(f"{name} has no grant {grant_id[:64]!r}.", hint="`cjn account list` shows the grants.")
    if grant.revoked_at:
        raise Conflict("That grant was revoked already.", hint="There is nothing to take back.")
    now = accounts.clock()
    commit(accounts.store, viewer, [Update(grant_id, {"revoked_at": now})], reason="revoked a grant", now=now)
    note(accounts, "grant revoked", name, by=viewer.account, detail=grant_id)
    return show_account(accounts, viewer, name)
