"""One-time links: made by an admin or at the terminal, used once, gone after an hour."""

from __future__ import annotations

from cjn_graph.access import Viewer
from cjn_graph.accounts.base import Accounts, enabled_name, find_viewer, require_enabled
from cjn_graph.accounts.credentials import mark_made
from cjn_graph.accounts.directory import FIRST_ADMIN, active_admins, is_active, make_first_admin, read_account
from cjn_graph.accounts.secret import digest, new_token
from cjn_graph.accounts.security_log import note
from cjn_graph.accounts.sessions import Browser, new_session_id, start_within
from cjn_graph.errors import Forbidden, NotFound
from cjn_graph.store import Row, Transaction

LINK_SECONDS = 60 * 60


def make_link(accounts: Accounts, viewer: Viewer, name: str) -> str:
    """Return the token of a link that signs in as an account, once, within an hour.

    A link for another account makes its grants wait until another admin confirms (:mod:`cjn_graph.records.accounts`).

    Raises
    ------
    NotFound
        There is no such account.
    Forbidden
        The viewer is no admin, or got in with what another account made, or the account is disabled.
    """
    if name != viewer.account:
        viewer.require("admin", "Making a link for another account")
    account = read_account(accounts, name)
    if viewer.credential_by and not viewer.terminal:
        raise Forbidden(
            f"{viewer.credential_by} made your own link or password, so you make no further link.",
            hint="Let another admin confirm first that it is you who uses it.",
        )
    mark_made(accounts, viewer, account)
    token = _keep(accounts, name, viewer.account, first=False)
    note(accounts, "link made", name, by=viewer.account)
    return token


def whose_link(accounts: Accounts, name: str, *, chosen: bool) -> str | None:
    """Return whom the link signs in that is printed where the app is started; None where nothing tells.

    It is the account of the settings. Where that was not chosen and is not in the store, it is the only admin, or the
    first admin to be.

    Raises
    ------
    NotFound
        The account was chosen, and is not in the store.
    Forbidden
        It is disabled.
    """
    admins = [admin.name for admin in active_admins(accounts)]
    if is_active(accounts, name) or (chosen and find_viewer(accounts, name)):
        return name
    if not admins and (not chosen or name == FIRST_ADMIN):
        return FIRST_ADMIN
    if chosen:
        raise NotFound(
            f"There is no account called {name[:80]!r} in the store, so no link could sign in as it.",
            hint="Name one that `cjn account list` shows, or leave CJN_ACCOUNT and --as out.",
        )
    return admins[0] if len(admins) == 1 else None


def printed_link(accounts: Accounts, name: str) -> str:
    """Return the token of a link that is printed at the terminal to the holder of an account, or to the first admin."""
    if name == FIRST_ADMIN and not active_admins(accounts):
        return _keep(accounts, FIRST_ADMIN, FIRST_ADMIN, first=True)
    return make_link(accounts, Viewer(name, terminal=True), name)


def _keep(accounts: Accounts, name: str, made_by: str, *, first: bool) -> str:
    token, now = new_token(), accounts.seconds()
    kept = {"digest": digest(token), "account": name, "made_by": made_by, "now": now, "expires": now + LINK_SECONDS}

    def work(transaction: Transaction) -> None:
        if not first:
            require_enabled(transaction, name)
        transaction.run("accounts/make_link", first=first, **kept)

    accounts.store.write(work)
    return token


def use_link(accounts: Accounts, token: str, browser: Browser) -> str | None:
    """Use a link up; return the new session's id, or None if the link is unknown, used or expired."""
    session_id = new_session_id()

    def work(transaction: Transaction) -> Row | None:
        rows = transaction.run(
            "accounts/use_link", digest=digest(token), session=digest(session_id), now=accounts.seconds()
        )
        if not rows or not (rows[0]["first"] or enabled_name(transaction, rows[0]["account"])):
            return None
        how = "link" if rows[0]["made_by"] == rows[0]["account"] else f"link made by {rows[0]['made_by']}"
        start_within(transaction, accounts, rows[0]["account"], session_id, how=how, browser=browser)
        return rows[0]

    used = accounts.store.write(work)
    if used is None:
        note(accounts, "sign-in refused", "", address=browser.address, detail="link", once_an_hour=True)
        return None
    if used["first"] and not active_admins(accounts):
        make_first_admin(accounts)
    return session_id
