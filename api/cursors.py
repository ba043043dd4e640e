"""Opaque cursors: where a list goes on, bound to the account that got it."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import secrets

from cjn_graph.errors import InvalidInput, Problem

_SIGNATURE_BYTES = 16
# Of this process: after a restart a list is read again from its start.
_KEY = secrets.token_bytes(32)


def write_cursor(account: str, *position: str) -> str:
    """Pack a position in a list."""
    payload = json.dumps(position, ensure_ascii=False).encode()
    return base64.urlsafe_b64encode(_signature(account, payload) + payload).decode().rstrip("=")


def read_cursor(account: str, cursor: str, length: int) -> tuple[str, ...]:
    """Unpack the position that :func:`write_cursor` packed for this account.

    Raises
    ------
    InvalidInput
        It is none of ours, another account's, or from before a restart.
    """
    try:
        packed = base64.urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
        signature, payload = packed[:_SIGNATURE_BYTES], packed[_SIGNATURE_BYTES:]
        if hmac.compare_digest(signature, _signature(account, payload)):
            position = tuple(str(part) for part in json.loads(payload))
            if len(position) == length:
                return position
    except (UnicodeEncodeError, binascii.Error):
        pass
    raise InvalidInput([Problem("query.cursor", "This is not a cursor of yours.", "Start again without a cursor.")])


def _signature(account: str, payload: bytes) -> bytes:
    return hmac.new(_KEY, account.encode() + b"\0" + payload, hashlib.sha256).digest()[:_SIGNATURE_BYTES]
