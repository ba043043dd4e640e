"""Requests that are sent again: under one idempotency key something is done once, and answered the same each time.

Kept for a day, for the caller alone. What had no effect is forgotten, and may be sent again under the same key.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from cjn_graph.access import Viewer
from cjn_graph.accounts.base import Accounts
from cjn_graph.accounts.secret import digest
from cjn_graph.errors import Conflict, InvalidInput, Problem
from cjn_graph.store import Transaction

KEPT_SECONDS = 24 * 60 * 60
MOST_KEY = 200
_WHERE = "header.idempotency-key"


@dataclass(frozen=True)
class Answer:
    """An answer that was given."""

    status: int
    headers: Mapping[str, str]
    body: str


@dataclass(frozen=True)
class Sent:
    """A request under a key.

    Parameters
    ----------
    caller : str
        Whose key it is: of another caller it is another one.
    key : str
        As the caller chose it.
    content : bytes
        Everything that makes it this request: address, preconditions, body.
    """

    caller: str
    key: str
    content: bytes

    @property
    def digest(self) -> str:
        """What it is stored under."""
        return digest(f"{self.caller}\n{self.key}")


def forget_old_requests(accounts: Accounts) -> None:
    """Forget the requests that are no longer kept."""
    before = accounts.seconds() - KEPT_SECONDS
    accounts.store.write(lambda transaction: transaction.run("accounts/forget_requests", before=before))


def begin(accounts: Accounts, viewer: Viewer, sent: Sent) -> Answer | None:
    """Note that a request is running; return the answer where it was given before.

    Raises
    ------
    InvalidInput
        The key is too long or not printable, or was used for another request.
    Conflict
        The first one is still running, its answer was a secret, or the caller may do or see something else since.
    """
    if not (0 < len(sent.key) <= MOST_KEY and sent.key.isascii() and sent.key.isprintable()):
        hint = f"Send 1 to {MOST_KEY} letters, such as a random UUID."
        raise InvalidInput([Problem(_WHERE, "is empty, too long or not plain text.", hint)])
    request = digest(sent.content.decode("latin-1"))
    rights = f"{viewer.role} {' '.join(viewer.scope)}"
    now = accounts.seconds()

    def work(transaction: Transaction) -> Answer | None:
        transaction.run("accounts/forget_requests", before=now - KEPT_SECONDS)
        rows = transaction.run("accounts/repeated", digest=sent.digest)
        if not rows:
            transaction.run("accounts/begin_request", digest=sent.digest, request=request, rights=rights, now=now)
            return None
        stored = rows[0]
        if stored["request"] != request:
            raise InvalidInput([Problem(_WHERE, "was used for another request.", "Take a new key for each.")])
        if not stored["status"]:
            raise Conflict("The first request under this key is still running.", hint="Wait, and send it again.")
        if stored["rights"] != rights:
            raise Conflict("What you may do or see has changed since.", hint="Read what is stored now.")
        if not stored["body"] and stored["headers"] == _WITHHELD:
            raise Conflict("It was done; its answer was a secret, shown once.", hint="Make a new one with a new key.")
        return Answer(stored["status"], json.loads(stored["headers"]), stored["body"] or "")

    return accounts.store.write(work)


_WITHHELD = "null"


def keep(accounts: Accounts, sent: Sent, answer: Answer | None, *, secret: bool) -> None:
    """Keep the answer to a request, without what it says where that is secret; None forgets the request."""

    def work(transaction: Transaction) -> None:
        if answer is None:
            transaction.run("accounts/forget_request", digest=sent.digest)
            return
        headers, body = (_WITHHELD, "") if secret else (json.dumps(dict(answer.headers)), answer.body)
        transaction.run("accounts/keep_answer", digest=sent.digest, status=answer.status, headers=headers, body=body)

    accounts.store.write(work)
