"""Passwords: long and not easily guessed, kept with Argon2id, checked as slowly for nobody as for somebody.

The rules are those of NIST SP 800-63B: a least length, no composition rules, no expiry, and none that is common. How
common a password is tells ``zxcvbn``, offline, by its lists of passwords, names and words and by patterns.
"""

from __future__ import annotations

import threading
import unicodedata
from typing import TYPE_CHECKING

from cjn_graph.access import SYSTEM, Viewer
from cjn_graph.accounts.back_off import clear, count_guess, keys, note_wrong, require_patience
from cjn_graph.accounts.base import Accounts, enabled_name, require_enabled
from cjn_graph.accounts.credentials import mark_made
from cjn_graph.accounts.directory import AccountOut, read_account
from cjn_graph.accounts.security_log import note
from cjn_graph.accounts.sessions import BORROWED, Browser, new_session_id, start_within
from cjn_graph.errors import InvalidInput, Problem, WrongSignIn
from cjn_graph.model import fold
from cjn_graph.store import Transaction

if TYPE_CHECKING:
    from argon2 import PasswordHasher

LEAST = 12
MOST = 256
_LEAST_SCORE = 3
"""Of zxcvbn's 0 to 4: from here on more than 10^8 guesses are needed."""
_EXAMINED = 72
"""Characters that zxcvbn looks at: it takes long over many."""
_NOBODYS = "$argon2id$v=19$m=19456,t=2,p=1$iJG7CdKcjVALVhkA8JqctQ$/dVmAdY7vdYLc7dxFGbOVUi8z7wamxwe7BgV+fOqbCQ"
"""A hash that is checked where there is no account, so that its absence is not told by the time that takes."""
_at_once = threading.BoundedSemaphore(2)
"""Each check takes 19 MiB: many at once must not take all memory."""


def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher  # loaded by whoever uses a password only

    return PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


def problem_of(password: str, account: AccountOut) -> Problem | None:
    """Say what is wrong with a new password, or None where it will do."""
    text = normalized(password)
    if len(text) < LEAST:
        return Problem(
            "password", f"has fewer than {LEAST} characters.", "Take several words that do not belong together."
        )
    if len(text) > MOST:
        return Problem("password", f"has more than {MOST} characters.", "Take a shorter one.")
    from zxcvbn import zxcvbn  # its lists take half a second to load

    own = [account.name, account.display_name, account.email, account.person_name]
    words = [word for given in own if given for word in (given, *given.replace("@", " ").replace(".", " ").split())]
    found = zxcvbn(text[:_EXAMINED], user_inputs=[*words, "cjn", "graph", "network", "prosecutor"])
    if found["score"] < _LEAST_SCORE:
        why = found["feedback"]["warning"] or "It is among the first that would be guessed."
        return Problem("password", "is easily guessed.", f"{why} Take several words that do not belong together.")
    return None


def normalized(password: str) -> str:
    """Return a password as it is hashed: the same whichever keyboard composed its characters."""
    return unicodedata.normalize("NFKC", password)


def set_password(accounts: Accounts, viewer: Viewer, name: str, password: str, *, but: str = "") -> None:
    """Give an account a password; all its other sessions and its links end.

    Parameters
    ----------
    but : str
        Key of the session that stays.

    Raises
    ------
    InvalidInput
        It is too short, too long or too common.
    Forbidden
        It is another's account and the viewer no admin, or the account is disabled.
    """
    if name != viewer.account:
        viewer.require("admin", "Setting the password of another account")
    account = read_account(accounts, name)
    problem = problem_of(password, account)
    if problem:
        raise InvalidInput([problem])
    mark_made(accounts, viewer, account)
    with _at_once:
        hashed = _hasher().hash(normalized(password))
    now = accounts.seconds()

    def work(transaction: Transaction) -> None:
        require_enabled(transaction, name)
        transaction.run("accounts/set_password", account=name, hash=hashed, made_by=viewer.account, now=now)
        transaction.run("accounts/end_sessions", account=name, but=but)
        transaction.run("accounts/end_links", account=name)

    accounts.store.write(work)
    note(accounts, "password set", name, by=viewer.account)


def has_password(accounts: Accounts, name: str) -> bool:
    """Tell whether an account can sign in with a password."""
    return bool(accounts.store.read(SYSTEM, "accounts/password", account=name))


def sign_in(accounts: Accounts, name: str, password: str, browser: Browser) -> str:
    """Start a session with a password and return its id.

    Raises
    ------
    WrongSignIn
        Name and password do not fit; which of them is wrong, or whether the account is disabled, is not told.
    TooManyTries
        There were too many wrong ones.
    """
    counted = keys(name, browser.address)
    require_patience(accounts, counted)
    count_guess(accounts, counted)
    found = accounts.store.read(SYSTEM, "accounts/enabled", name=fold(name))
    account = str(found[0]["name"]) if found else ""
    rows = accounts.store.read(SYSTEM, "accounts/password", account=account)
    fits = _fits(rows[0]["hash"] if rows else _NOBODYS, password)
    session_id = new_session_id()

    def work(transaction: Transaction) -> bool:
        if enabled_name(transaction, account) is None:  # disabled since
            return False
        clear(transaction, account, browser.address)
        maker = rows[0]["made_by"]
        how = "password" if maker == account else f"{BORROWED}{maker}"
        start_within(transaction, accounts, account, session_id, how=how, browser=browser)
        return True

    if not rows or not fits or not accounts.store.write(work):
        note_wrong(accounts, account, browser.address, "password")
        raise WrongSignIn("Name and password do not fit.", hint="Check both, or ask an admin for a sign-in link.")
    return session_id


def check_again(accounts: Accounts, name: str, password: str, address: str) -> None:
    """Check the password of somebody who is signed in, before something that only they should do.

    Raises
    ------
    WrongSignIn, TooManyTries
    """
    counted = keys(name, address)
    require_patience(accounts, counted)
    count_guess(accounts, counted)
    rows = accounts.store.read(SYSTEM, "accounts/password", account=name)
    if not rows or not _fits(rows[0]["hash"], password):
        note_wrong(accounts, name, address, "present password")
        raise WrongSignIn("That is not your present password.", hint="An admin can make a link for you.")
    accounts.store.write(lambda transaction: clear(transaction, name, address))


def _fits(hashed: str, password: str) -> bool:
    from argon2.exceptions import VerificationError

    with _at_once:
        try:
            return _hasher().verify(hashed, normalized(password[: 4 * MOST]))
        except VerificationError:
            return False
