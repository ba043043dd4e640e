"""Who made an account's latest credential: where that was somebody else, its grants wait for another admin."""

from __future__ import annotations

from cjn_graph.access import Viewer
from cjn_graph.accounts.base import Accounts
from cjn_graph.accounts.directory import AccountOut, active_admins, change, read_account
from cjn_graph.accounts.security_log import note
from cjn_graph.errors import Conflict


def mark_made(accounts: Accounts, viewer: Viewer, account: AccountOut) -> None:
    """Note on an account that another one is making a credential for it.

    Not where whoever does it works at the terminal and no second admin could confirm it. What was made before and is
    not confirmed ends: it must not be confirmed along with this one.
    """
    if account.name == viewer.account:
        return
    if account.credential_by:
        accounts.store.write(lambda transaction: transaction.run("accounts/end_access", account=account.name))
    if account.credential_by == viewer.account:
        return
    others = {admin.name for admin in active_admins(accounts) if not admin.credential_by} - {
        viewer.account,
        account.name,
    }
    if others or not viewer.terminal:
        change(accounts, viewer, account, {"credential_by": viewer.account}, "made a credential for it")


def confirm(accounts: Accounts, viewer: Viewer, name: str) -> None:
    """Confirm that a credential which another admin made is in the right hands: the account's grants hold again.

    Links that were not used, a password that another account made, identities with an address that the account has no
    longer, and the sessions begun with these, end.

    Raises
    ------
    Forbidden
        Another admin has to confirm it.
    Conflict
        There is nothing to confirm.
    """
    viewer.require("admin", "Confirming a credential")
    account = read_account(accounts, name)
    if not account.credential_by:
        raise Conflict(f"There is nothing to confirm about {name}.", hint="Its grants hold.")
    change(accounts, viewer, account, {"credential_by": None}, "confirmed its credential")
    note(accounts, "credential confirmed", name, by=viewer.account, detail=f"made by {account.credential_by}")
