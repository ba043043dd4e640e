"""What must hold among accounts and grants, whichever way they are written.

The name of an account is used once, for good: what it saved for itself and what it wrote stand under it. There is
always an admin. An account that is disabled or removed loses its sessions, links, password and keys. Nobody reaches
restricted facts alone, by granting them to oneself or by signing in as somebody else: a second admin has a part in it,
and where there is none, whoever works at the terminal of the machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from cjn_graph.access import Viewer
from cjn_graph.errors import Conflict, Forbidden, InvalidInput, NotFound, Problem
from cjn_graph.model import Record, fold
from cjn_graph.model.accounts import Account, GivenTo, Grant
from cjn_graph.records.batches import current_records
from cjn_graph.store import Transaction

Pair = tuple[Record | None, Record]
AccountPair = tuple[Account | None, Account]


def check_accounts(transaction: Transaction, viewer: Viewer, pairs: Sequence[Pair]) -> None:
    """Check the accounts and grants that this transaction wrote.

    Raises
    ------
    InvalidInput
        An account would get another name, or a grant another end than an earlier one.
    Conflict
        A new account has the name of another one, of one that was removed, or one that differs in case only: whoever
        signed in with it would find what the other one saved. Or no admin would be left.
    Forbidden
        A second admin has to do that.
    """
    accounts = [
        (before if isinstance(before, Account) else None, after)
        for before, after in pairs
        if isinstance(after, Account)
    ]
    if accounts:
        _check_names(transaction, accounts)
        _check_admins(transaction, accounts)
        for was, account in accounts:
            _check_credentials(transaction, viewer, was, account)
    for earlier, later in pairs:
        if isinstance(earlier, Grant) and isinstance(later, Grant):
            _check_ending(earlier, later)
    given = [after for before, after in pairs if isinstance(after, GivenTo) and before is None]
    if given:
        _check_giving(transaction, viewer, given)


def _check_names(transaction: Transaction, accounts: Sequence[AccountPair]) -> None:
    created: dict[str, Account] = {}
    for before, after in accounts:
        if before and before.name != after.name:
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


def _check_admins(transaction: Transaction, accounts: Sequence[AccountPair]) -> None:
    is_one_less = any(_is_admin(before) and not _is_admin(after) for before, after in accounts)
    if is_one_less and not transaction.run("accounts/active_admins"):
        raise Conflict(
            "That is the last admin: nobody could manage accounts any more.", hint="Make another admin first."
        )


def _is_admin(account: Account | None) -> bool:
    return _is_active(account) and account is not None and account.role == "admin"


def _is_active(account: Account | None) -> bool:
    return account is not None and not account.disabled and account.deleted_at is None


def confirmed_admins(transaction: Transaction) -> set[str]:
    """Return the names of the active admins whose own link, password and keys are nobody else's doing."""
    return {row["name"] for row in transaction.run("accounts/active_admins") if not row["credential_by"]}


def _check_credentials(transaction: Transaction, viewer: Viewer, before: Account | None, after: Account) -> None:
    maker = before.credential_by if before else None
    if _is_active(before) and not _is_active(after):
        transaction.run("accounts/end_access", account=after.name)
        ended = datetime.fromisoformat(str(after.updated_at)).timestamp()
        transaction.run("live/revoke_all_of", account=after.name, now=ended)
    if after.credential_by == maker:
        return
    if after.credential_by is None:
        others = confirmed_admins(transaction) - {str(maker), after.name}
        if viewer.account not in others and not (viewer.terminal and not others):
            raise Forbidden(
                f"{maker} made the credential of {after.name}: another admin has to confirm who holds it.",
                hint=_who(others),
            )
        transaction.run("accounts/end_links", account=after.name)
        transaction.run(
            "accounts/end_borrowed", account=after.name, how="password made by ", elsewhere="OpenID Connect"
        )
        transaction.run("accounts/end_identities", account=after.name)
    elif after.credential_by != viewer.account:
        what = "is the account that makes a link, a password or a key for this one; it is never written by hand."
        raise InvalidInput([Problem("credential_by", what, "Leave it out.")])
    elif maker:  # what another admin made, and may still hold, must not be confirmed along with this one
        transaction.run("accounts/end_access", account=after.name)


def _check_ending(before: Grant, after: Grant) -> None:
    if before.revoked_at and after.revoked_at != before.revoked_at:
        raise InvalidInput([Problem("revoked_at", "is never changed.", "Give a new grant.")])
    if before.end and (after.end is None or after.end.last_day > before.end.last_day):
        raise InvalidInput([Problem("end", "can only be moved to an earlier day.", "Give a new grant.")])


def _check_giving(transaction: Transaction, viewer: Viewer, given: Sequence[GivenTo]) -> None:
    admins = {row["name"]: row["credential_by"] for row in transaction.run("accounts/active_admins")}
    if maker := admins.get(viewer.account):
        raise Forbidden(
            f"{maker} made your link, password or key: another admin has to confirm it before you give grants.",
            hint=_who(confirmed_admins(transaction) - {maker, viewer.account}),
        )
    accounts = current_records(transaction, [edge.to_id for edge in given])
    for edge in given:
        account = accounts.get(edge.to_id)
        if not isinstance(account, Account):
            raise NotFound("There is no such account.", hint="Look its id up again.")
        others = confirmed_admins(transaction) - {viewer.account}
        if account.name == viewer.account and (others or not viewer.terminal):
            raise Forbidden("Nobody gives a grant to their own account.", hint=_who(others))


def _who(others: set[str]) -> str:
    """Say who can do it instead."""
    if others:
        return f"Ask {' or '.join(sorted(others))}."
    return "As there is no second admin, it is done with `cjn account` at the terminal of the machine."
