"""Mail, read by the standard library (RFC 5322): who, when and the subject; the text only where it is asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from email import policy
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import getaddresses, parsedate_to_datetime
from typing import Final

from cjn_graph.errors import InvalidInput
from cjn_graph.exchange.captured.came_in import Attendee, CameIn, each_once, key_of, one_line, printable

_WHO: Final = ("From", "To", "Cc")
_MOST_TEXT: Final = 20_000
_MOST_HEADERS: Final = 64_000
_MOST_PARAMETERS: Final = 2_000
_MOST_PARTS: Final = 1_000
_BOUNDARY: Final = re.compile(rb"\n--[^\n]*\n")
_EMPTY_LINE: Final = re.compile(rb"\r?\n\r?\n")


def read_mail(content: bytes, *, body: bool = False) -> CameIn:
    """Read one mail.

    Raises
    ------
    InvalidInput
        It is no mail: it names nobody by an address; or it is made in a way that no mail program makes it.
    """
    _check_headers([content, *_BOUNDARY.split(content, _MOST_PARTS + 1)[1:]] if body else [content])
    mail = BytesParser(policy=policy.compat32).parsebytes(content, headersonly=True)
    headers = [str(text) for who in _WHO for text in mail.get_all(who, [])]
    try:
        people = each_once(
            Attendee(_decoded(name), one_line(address).casefold())
            for name, address in getaddresses(headers)
            if "@" in address
        )
    except RecursionError:  # comments within comments
        raise InvalidInput("Its headers cannot be read.", hint="Copy the mail again from the mail program.") from None
    if not people:
        raise InvalidInput(
            "This is no mail: it names nobody by an address.", hint="Copy the mail whole, with its headers."
        )
    known = str(mail.get("Message-ID", "")).strip()
    return CameIn(
        key=key_of(known.encode("utf-8", "replace") or content),
        sort="email",
        on=_day(str(mail.get("Date", ""))),
        subject=_decoded(str(mail.get("Subject", ""))),
        people=people,
        text=_text(content) if body else "",
    )


def _check_headers(parts: Sequence[bytes]) -> None:
    """Refuse what takes very long to read: long headers, many parameters, many parts."""
    if len(parts) > _MOST_PARTS:
        raise InvalidInput(f"It has more than {_MOST_PARTS:,} parts.", hint="Take it in without its text.")
    for part in parts:
        end = _EMPTY_LINE.search(part, 0, _MOST_HEADERS + 4)
        headers = part[: end.start() if end else _MOST_HEADERS + 1]
        if len(headers) > _MOST_HEADERS:
            hint = "Take in a shorter copy: with the lines From, To, Date and Subject."
            raise InvalidInput(f"Its headers are longer than {_MOST_HEADERS:,} bytes.", hint=hint)
        if headers.count(b";") > _MOST_PARAMETERS:
            hint = "Copy the mail again from the mail program."
            raise InvalidInput(f"Its headers have more than {_MOST_PARAMETERS:,} parameters.", hint=hint)


def _decoded(text: str) -> str:
    try:
        return one_line(str(make_header(decode_header(text))))
    except (LookupError, UnicodeError, ValueError, HeaderParseError):  # an encoding that there is not
        return one_line(text)


def _day(text: str) -> str:
    try:
        return parsedate_to_datetime(text).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""


def _text(content: bytes) -> str:
    """Return what the mail says, without what is attached."""
    try:
        mail = BytesParser(policy=policy.default).parsebytes(content)
        part = mail.get_body(("plain",)) if isinstance(mail, EmailMessage) else None
        return printable(str(part.get_content()))[:_MOST_TEXT].strip() if part is not None else ""
    except (
        LookupError,
        UnicodeError,
        ValueError,
        AttributeError,
        KeyError,
        RecursionError,
    ):  # broken beyond what the parser mends
        return ""
