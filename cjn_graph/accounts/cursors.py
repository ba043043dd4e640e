"""Cursors: where a list goes on, for the account that got it and the question that it asked.

They are encrypted with a key that the store keeps, so that they survive a restart, hold for every process that serves
the same store, and tell nothing. The same place gives the same cursor (AES-SIV, RFC 5297): answers can be compared.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from cjn_graph.access import SYSTEM
from cjn_graph.errors import Problem, Unfit
from cjn_graph.store import Store

_BITS = 512


@dataclass(frozen=True)
class Cursors:
    """Packs and unpacks the cursors of a store.

    Parameters
    ----------
    key : bytes
        64 random bytes.
    """

    key: bytes

    def pack(self, account: str, question: str, position: tuple[str, ...]) -> str:
        """Return the cursor of a position in the answer to a question, such as "people"."""
        text = json.dumps(position, ensure_ascii=False).encode("utf-8", "surrogatepass")
        sealed = AESSIV(self.key).encrypt(text, _bound(account, question))
        return base64.urlsafe_b64encode(sealed).decode().rstrip("=")

    def unpack(self, account: str, question: str, cursor: str, *, where: str = "query.cursor") -> tuple[str, ...]:
        """Return the position that a cursor stands for.

        Raises
        ------
        InvalidInput
            It is none of this account's, or of another question.
        """
        try:
            sealed = base64.urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
            text = AESSIV(self.key).decrypt(sealed, _bound(account, question))
        except (UnicodeEncodeError, binascii.Error, InvalidTag, ValueError):
            problem = Problem(where, "This is not a cursor of yours for this question.", "Start again without it.")
            raise Unfit([problem]) from None
        return tuple(json.loads(text.decode("utf-8", "surrogatepass")))


def _bound(account: str, question: str) -> list[bytes]:
    return [account.encode(), question.encode("utf-8", "surrogatepass")]


def cursors_of(store: Store) -> Cursors:
    """Return the cursors of a store; the first process that asks makes their key."""
    rows = store.read(SYSTEM, "accounts/cursor_key")
    if not rows:
        made = AESSIV.generate_key(_BITS).hex()
        rows = store.write(lambda transaction: transaction.run("accounts/make_cursor_key", value=made))
    return Cursors(bytes.fromhex(rows[0]["value"]))
