"""The name of an account is used once, for good: what it saved for itself and what it wrote stand under it."""

from __future__ import annotations

from collections.abc import Sequence

from cjn_graph.errors import Conflict, InvalidInput, Problem
from cjn_graph.model import Record, fold
from cjn_graph.model.accounts import Account
from cjn_graph.store import Transaction


def check_accounts(transaction: Transaction, pairs: Sequence[tuple[Record | None, Record]]) -> None:
    """Check the accounts that this transaction created or changed, as they are written now.

    Raises
    ------
    InvalidInput
        An account would get another name.
    Conflict
        A new account has the name of another one, of one that was removed, or one that differs in case only: whoever
        signed in with it would find what the other one saved.
    """
    created: dict[str, Account] = {}
    for before, after in pairs:
        if not isinstance(after, Account):
            continue
        if isinstance(before, Account) and before.name != after.name:
            what = f"cannot be changed from {before.name}: what the account saved and wrote stands under it."
            raise InvalidInput([Problem("name", what, "Add another account, and disable this one.")])
        if before is None:
            created[after.id] = after
    if created:
        names = {account_id: fold(account.name) for account_id, account in created.items()}
        for row in transaction.run("records/account_names", names=sorted(set(names.values()))):
            for account_id, account in created.items():
                if row["id"] != account_id and row["folded_name"] == names[account_id]:
                    raise Conflict(
                        f"There is or was an account called {account.name!r} already.",
                        hint="Give another name, or restore that account: a name is never used for a second one.",
                    )
