"""Permanent ids: the kind, a hyphen, and 16 base-32 characters (80 bits), such as ``person-7k3f9q2mwx4c5d6e``."""

from __future__ import annotations

import hashlib
import re
import secrets
from functools import lru_cache
from typing import Final

_ALPHABET = "abcdefghjkmnpqrstvwxyz0123456789"
LETTERS: Final = "[abcdefghjkmnpqrstvwxyz0-9]{16}"
"""What stands in an id behind its kind, as a pattern."""
_FORM = re.compile(rf"([a-z][a-z_]*)-({LETTERS})")
MAX_ID_LENGTH = 64
_BEHIND_ALL = "\U0010ffff"


def new_id(kind: str) -> str:
    """Make a fresh random id for a record of this kind."""
    return f"{kind}-{_letters(secrets.randbits(80))}"


def derived_id(kind: str, *parts: str) -> str:
    """Make the id that always belongs to these parts, for imports and the demo network.

    The parts are hashed (SHA-256, each with its length, so that ``("ab", "c")`` and ``("a", "bc")`` differ).
    With 80 bits, a million ids of one kind collide with a probability below 1e-12.
    """
    text = "".join(f"{len(part)}:{part}" for part in (kind, *parts))
    return f"{kind}-{_letters(int.from_bytes(hashlib.sha256(text.encode()).digest()[:10], 'big'))}"


def id_ranges(kind: str, count: int) -> list[tuple[str, str]]:
    """Divide the ids of a kind into ranges of about the same size.

    Returns
    -------
    list of tuple of str
        For each range, the text from which it goes and the one before which it ends. Every id lies in exactly one,
        whatever its form.

    Raises
    ------
    ValueError
        There are more ranges than letters in ids.
    """
    letters = sorted(_ALPHABET)
    if not 1 <= count <= len(letters):
        raise ValueError(f"{count} ranges: ids can be divided into 1 to {len(letters)}.")
    bounds = [f"{kind}-{letters[len(letters) * part // count]}" for part in range(1, count)]
    return list(zip(["", *bounds], [*bounds, _BEHIND_ALL], strict=True))


@lru_cache(maxsize=50_000)
def kind_of(record_id: str) -> str | None:
    """Return the kind that an id names, or None where the text is no id of ours."""
    match = _FORM.fullmatch(record_id) if len(record_id) <= MAX_ID_LENGTH else None
    return match.group(1) if match else None


def a_kind(kind: str) -> str:
    """Write a kind with its article.

    >>> a_kind("account"), a_kind("saved_search"), a_kind("used")
    ('an account', 'a saved search', 'a used')
    """
    article = "an" if kind[:1] in "aeiou" and not kind.startswith("use") else "a"
    return f"{article} {kind.replace('_', ' ')}"


def _letters(number: int) -> str:
    return "".join(_ALPHABET[(number >> shift) & 31] for shift in range(75, -1, -5))
