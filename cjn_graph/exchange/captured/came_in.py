"""One mail or one meeting: who, when, and about what."""

from __future__ import annotations

import codecs
import hashlib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from cjn_graph.exchange.readers.encodings import two_byte_order
from cjn_graph.model import fold
from cjn_graph.model.base import without_invisible

_MOST_PEOPLE: Final = 2000
_LONGEST: Final = 300


@dataclass(frozen=True)
class Attendee:
    """Somebody who is named: a name, an address in lower case, or both."""

    name: str
    address: str


@dataclass(frozen=True)
class CameIn:
    """One mail or one meeting.

    Attributes
    ----------
    key : str
        Digest of what makes it the same one again: the Message-ID of a mail, the UID of an event, else all of it.
    on : str
        The day, as ISO text; empty where nothing tells it.
    text : str
        The body of a mail, where that was asked for.
    closed : bool
        Whether only those with the grant for restricted facts are told of it.
    """

    key: str
    sort: Literal["email", "meeting"]
    on: str
    subject: str
    people: tuple[Attendee, ...]
    text: str = ""
    closed: bool = False


def key_of(text: bytes) -> str:
    """Return the digest under which something that came in is known again."""
    return hashlib.sha256(text).hexdigest()[:32]


def one_line(text: str, most: int = _LONGEST) -> str:
    """Write a text on one line, without what does not show."""
    return " ".join(printable(text).split())[:most].strip()


def printable(text: str) -> str:
    """Leave out the characters that no record holds."""
    kept = (one for one in without_invisible(text) if one in "\n\t" or unicodedata.category(one) not in {"Cc", "Cs"})
    return "".join(kept)


def each_once(people: Iterable[Attendee]) -> tuple[Attendee, ...]:
    """Return each person once, by address or else by name, in their order."""
    found: dict[str, Attendee] = {}
    for one in people:
        found.setdefault(one.address or fold(one.name), one)
    return tuple(found.values())[:_MOST_PEOPLE]


def decoded(content: bytes) -> str:
    """Read a text in UTF-8 or UTF-16, with or without a mark; else as Windows writes Western texts."""
    start = content[:4096]
    codec = "utf-16" if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else two_byte_order(start)
    try:
        return content.decode(codec or "utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")
