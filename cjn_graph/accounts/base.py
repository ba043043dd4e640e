"""What every function about accounts needs: the store, the clocks, ids; and who an account is."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from cjn_graph.access import SYSTEM, Viewer
from cjn_graph.errors import Forbidden, NotFound
from cjn_graph.model import fold, holding, new_id
from cjn_graph.store import Row, Store, Transaction


@dataclass(frozen=True)
class Accounts:
    """The accounts of a store.

    Parameters
    ----------
    store : Store
    clock : callable
        The time at which facts are recorded and grants hold; it may be frozen.
    seconds : callable
        Seconds since 1970, for what expires.
    """

    store: Store
    clock: Callable[[], datetime]
    seconds: Callable[[], float] = time.time
    new_id: Callable[[str], str] = new_id
    noted: set[str] = field(default_factory=set, repr=False, compare=False)
    """Events that this process has in the log already and that are recorded once an hour."""

    def today(self) -> date:
        """Return the day on which grants are asked whether they hold."""
        return self.clock().date()


def viewer_of(name: str, rows: Sequence[Row], today: date) -> Viewer:
    """Return who an account is today, from its rows: one per grant, or one without a grant.

    Where another account made its latest credential, its grants wait until that is confirmed.

    Raises
    ------
    Forbidden
        The account is disabled.
    """
    first = rows[0]
    if first["disabled"]:
        raise Forbidden(f"The account {name} is disabled.", hint="Ask an admin.")
    grants = {row["scope"] for row in rows if row["scope"] and holds_on(row, today)}
    viewer = Viewer(name, first["role"], frozenset(grants))
    return made_by(viewer, first["credential_by"]) if first["credential_by"] else viewer


def made_by(viewer: Viewer, maker: str) -> Viewer:
    """Return a viewer who got in with what another account made, and so sees nothing that it was granted."""
    return replace(viewer, grants=frozenset(), credential_by=maker)


def enabled_name(transaction: Transaction, name: str) -> str | None:
    """Return the name of the account that may sign in under a name, however that is written, within a transaction.

    Whatever lets somebody in is made and used where this was asked: disabling is written under the same lock.
    """
    rows = transaction.run("accounts/enabled", name=fold(name))
    return str(rows[0]["name"]) if rows else None


def require_enabled(transaction: Transaction, name: str) -> None:
    """Refuse to make a way in for an account that is disabled, or was meanwhile.

    Raises
    ------
    Forbidden
    """
    if enabled_name(transaction, name) is None:
        raise Forbidden(f"The account {name} is disabled.", hint=f"Enable it first: `cjn account enable {name}`.")


def holds_on(grant: Row, today: date) -> bool:
    """Tell whether a grant holds on a day: the first and the last are within it."""
    return not grant["revoked_at"] and holding.holds_on(grant["start"], grant["end"], today)


def find_viewer(accounts: Accounts, name: str) -> Viewer | None:
    """Return who the stored account of a name is today, or None where there is none.

    Raises
    ------
    Forbidden
        The account is disabled.
    """
    rows = accounts.store.read(SYSTEM, "accounts/find", name=name)
    return viewer_of(name, rows, accounts.today()) if rows else None


def no_account(name: str) -> NotFound:
    """Make the error that says that there is no such account."""
    return NotFound(
        f"There is no account called {name[:80]!r}.",
        hint="Use staff, manager, admin or a stored account: `cjn account list` names those.",
    )
