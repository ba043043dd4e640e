"""Every error that this library raises on purpose.

Each carries what went wrong and where (``message``), what to do about it (``hint``) and a stable name for
programs (``code``). The library knows nothing of HTTP or exit codes: ``api`` and ``cjn_graph.cli`` map the classes.

::

    CjnError
    ├── InvalidInput            one or more values are wrong; ``problems`` names each
    │   └── Unfit               each is right by itself, and does not fit the others or what is on record
    ├── NotFound                no such record, or none that the viewer may see
    ├── Ambiguous               several records fit; ``candidates`` lists them
    ├── Conflict
    │   ├── StaleVersion        somebody else changed the record meanwhile
    │   ├── StaleTerms          somebody else changed meanwhile who holds the post
    │   ├── AlreadyRecorded     the same is on record, and still holds
    │   └── DuplicateExternalId the external id already names another record
    ├── Forbidden               the account's role or grants do not allow it
    │   ├── WrongSignIn         name and password do not fit
    │   └── TooManyTries        there were too many wrong guesses
    ├── StoreError
    │   ├── StoreUnavailable    nothing answers at the address
    │   ├── WrongPassword       the server refused the credentials
    │   ├── UnsupportedServer   the server's version or kind is not supported
    │   ├── StoreLocked         another process holds the data folder and does not answer
    │   ├── StoreDamaged        the data folder cannot be read
    │   ├── StoreFull           there is no room left on the disk
    │   └── StoreNotInitialised there is no network in the store yet
    └── QueryDefect             a file in ``cypher/`` or its use is wrong: a defect of ours
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class Problem:
    """One wrong value: where it stands, what is wrong with it, and what to do."""

    where: str
    what: str
    hint: str = ""

    def __str__(self) -> str:
        text = f"{self.where}: {self.what}" if self.where else self.what
        return f"{text} {self.hint}".rstrip()


class CjnError(Exception):
    """Base of all errors raised on purpose."""

    code: ClassVar[str] = "error"

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".rstrip()


class InvalidInput(CjnError):
    """One or more values are wrong; nothing was written."""

    code = "invalid-input"

    def __init__(self, problems: Sequence[Problem] | str, *, hint: str = "") -> None:
        self.problems: list[Problem] = [Problem("", problems, hint)] if isinstance(problems, str) else list(problems)
        if len(self.problems) == 1:
            first = self.problems[0]
            message = f"{first.where}: {first.what}" if first.where else first.what
            hint = hint or first.hint
        else:
            message = f"{len(self.problems)} problems: " + " ".join(str(problem) for problem in self.problems[:3])
        super().__init__(message, hint=hint)


class Unfit(InvalidInput):
    """Each value is right by itself, but they do not fit together, or not what is on record; nothing was written."""

    code = "does-not-fit"


class NotFound(CjnError):
    """No such record, or none that the viewer may see: the two are never told apart.

    Parameters
    ----------
    candidates : sequence of str
        Records that may be meant instead, as one-line descriptions, each starting with an id.
    """

    code = "not-found"

    def __init__(self, message: str, *, hint: str = "", candidates: Sequence[str] = ()) -> None:
        super().__init__(message, hint=hint)
        self.candidates = list(candidates)


class Ambiguous(CjnError):
    """Several records fit the words; ``candidates`` are one-line descriptions, each starting with an id."""

    code = "ambiguous"

    def __init__(self, message: str, candidates: Sequence[str], *, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.candidates = list(candidates)


class Conflict(CjnError):
    """The write contradicts what is stored."""

    code = "conflict"


class StaleVersion(Conflict):
    """Somebody else changed the record since it was read.

    Parameters
    ----------
    record_id : str
    expected, current : int
        The version the writer read, and the one that is stored now.
    who : str
        Who was faster and with what, in a sentence, where that is known.
    """

    code = "stale-version"

    def __init__(self, record_id: str, expected: int, current: int, who: str = "") -> None:
        self.who = who
        super().__init__(
            f"{f'{who} ' if who else ''}{record_id} is at version {current} now; "
            f"your change was made on version {expected}.",
            hint="Read it again, look at what changed, and repeat your edit.",
        )
        self.record_id = record_id
        self.expected = expected
        self.current = current


class StaleTerms(Conflict):
    """Somebody else changed who holds a post since it was read.

    Parameters
    ----------
    current : str
        What stands for the terms that are stored now.
    """

    code = "stale-terms"

    def __init__(self, message: str, *, current: str = "", hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.current = current


class AlreadyRecorded(Conflict):
    """The same is on record, and still holds.

    Parameters
    ----------
    record_ids : sequence of str
        The records that say it.
    """

    code = "already-recorded"

    def __init__(self, message: str, record_ids: Sequence[str] = (), *, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.record_ids = list(record_ids)


class LooksAlike(AlreadyRecorded):
    """Somebody or something alike is on record; nothing was written."""

    code = "looks-alike"


class DuplicateExternalId(Conflict):
    """The external id already names another record."""

    code = "duplicate-external-id"


class Forbidden(CjnError):
    """The account's role or grants do not allow it; nothing was read or written."""

    code = "forbidden"


class WrongSignIn(Forbidden):
    """Name and password do not fit."""

    code = "wrong-sign-in"


class TooManyTries(Forbidden):
    """There were too many wrong guesses.

    Parameters
    ----------
    seconds : int
        How long to wait.
    """

    code = "too-many-tries"

    def __init__(self, seconds: int) -> None:
        wait = f"{seconds} seconds" if seconds < 120 else f"{-(-seconds // 60)} minutes"
        super().__init__("There were too many wrong tries.", hint=f"Try again in {wait}.")
        self.seconds = seconds


class StoreError(CjnError):
    """The store could not do its part."""

    code = "store-error"


class StoreUnavailable(StoreError):
    """Nothing answers at the store's address."""

    code = "store-unavailable"


class WrongPassword(StoreError):
    """The server refused the user name or password."""

    code = "wrong-password"


class UnsupportedServer(StoreError):
    """The server's version, kind or database is not one that this release supports."""

    code = "unsupported-server"


class StoreLocked(StoreError):
    """Another process holds the data folder and does not answer, or the folder may not be written."""

    code = "store-locked"


class StoreDamaged(StoreError):
    """The data folder cannot be read as a store."""

    code = "store-damaged"


class StoreFull(StoreError):
    """There is no room left on the disk of the store; nothing was written."""

    code = "store-full"


class StoreNotInitialised(StoreError):
    """There is no network in the store yet."""

    code = "store-not-initialised"


class QueryDefect(CjnError):
    """A query file, or the way it is called, is wrong: a defect in this product, not in the user's input."""

    code = "query-defect"
