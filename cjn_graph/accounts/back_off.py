"""Back-off: after some wrong guesses each further one has to wait, twice as long each time.

Guesses are counted for the account that they are about and for the address that they come from. Each is counted before
it is checked, so that many at once gain nothing; a right one clears the count of its account.
"""

from __future__ import annotations

from cjn_graph.access import SYSTEM
from cjn_graph.accounts.base import Accounts
from cjn_graph.accounts.security_log import note
from cjn_graph.errors import TooManyTries
from cjn_graph.model import fold
from cjn_graph.store import Transaction

FREE = {"account": 5, "address": 20, "link": 20, "answer": 20, "live": 20}
"""Wrong guesses before the first wait."""
LONGEST = 15 * 60
"""Seconds of the longest wait."""
FORGOTTEN = 24 * 60 * 60
"""Seconds after which old guesses no longer count."""
_MOST_KEY = 200


def keys(account: str = "", address: str = "", link: str = "", answer: str = "", live: str = "") -> list[str]:
    """Return what a guess is counted under.

    ``link``, ``answer`` and ``live`` are the address from which a secret was tried: of a link to sign in, of one to
    answer, and of a live address.
    """
    named = (("account", fold(account)), ("address", address), ("link", link), ("answer", answer), ("live", live))
    return [f"{kind}:{value[:_MOST_KEY]}" for kind, value in named if value]


def require_patience(accounts: Accounts, counted: list[str]) -> None:
    """Refuse a guess that comes too early, without checking or counting it.

    Raises
    ------
    TooManyTries
    """
    rows = accounts.store.read(SYSTEM, "accounts/back_off", keys=counted)
    wait = max((row["until"] - accounts.seconds() for row in rows), default=0.0)
    if wait > 0:
        raise TooManyTries(min(int(wait) + 1, LONGEST))


def count_guess(accounts: Accounts, counted: list[str]) -> None:
    """Count a guess that is about to be checked."""
    now = accounts.seconds()

    def work(transaction: Transaction) -> None:
        stored = {row["key"]: row for row in transaction.run("accounts/back_off", keys=counted)}
        for key in counted:
            row = stored.get(key)
            if row and row["until"] > now:  # counted meanwhile by another guess
                raise TooManyTries(int(row["until"] - now) + 1)
            failures = 1 + (int(row["failures"]) if row and now - row["latest"] < FORGOTTEN else 0)
            beyond = failures - FREE[key.partition(":")[0]]
            until = now + min(2.0 ** min(beyond, 20), LONGEST) if beyond >= 0 else 0.0
            transaction.run("accounts/count_guess", key=key, failures=failures, now=now, until=until)
        transaction.run("accounts/forget_guesses", before=now - FORGOTTEN)

    accounts.store.write(work)


def note_wrong(accounts: Accounts, account: str, address: str, with_what: str) -> None:
    """Note in the security log that a guess was wrong, once an hour for each account and address."""
    note(accounts, "sign-in refused", account, address=address, detail=with_what, once_an_hour=True)


def clear(transaction: Transaction, account: str, address: str) -> None:
    """Forget the wrong guesses about an account that was signed in to; of its address only the one that was right."""
    transaction.run("accounts/clear_guesses", key=keys(account)[0])
    for key in keys(address=address):
        transaction.run("accounts/uncount_guess", key=key)
