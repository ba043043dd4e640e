"""Single values of flat lists, as other systems write them: names, addresses, telephone numbers, dates, and nothing."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, Literal

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from cjn_graph.model.base import without_invisible
from cjn_graph.model.partial_date import PartialDate
from cjn_graph.model.written_dates import read_date

DateOrder = Literal["month first", "day first"]
NameOrder = Literal["as written", "family, given"]
_NOTHING: Final = frozenset(
    [
        *("", "-", "--", "—", "?", "n/a", "#n/a", "n.a.", "null", "(null)", "none", "nil", "nan", "undefined", "tbd"),
        *("unknown", "(blank)", "not available", "not provided", "0000-00-00", "00/00/0000", "1900-01-00"),
    ]
)
"""What other systems write where there is nothing."""
_NOTHING_OF_NAMES: Final = _NOTHING - {"null", "none", "nil", "nan", "unknown", "tbd"}
_MANY: Final = re.compile(r"[;|\n]+|:::")
_OPEN_ENDS: Final = frozenset("present current currently now ongoing today".split())
_WITHOUT_STOP: Final = frozenset("mr mrs ms dr prof professor judge".split())
SALUTATIONS: Final = frozenset("mr mrs ms miss dr prof professor hon mx rev sr sra judge".split())
_NUMBERS: Final = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_COMPACT: Final = re.compile(r"(19|20)\d{6}")


class NotReadable(ValueError):
    """A value that cannot be meant; the text says why."""


def clean(cell: str, *, name: bool = False) -> str:
    """Return a cell without what does not show; empty where it stands for nothing."""
    text = without_invisible(cell).replace("\xa0", " ").strip()
    if text.startswith("'") and text[1:2] in "=+-@0":  # how spreadsheets are kept from computing
        text = text[1:]
    return "" if text.casefold() in (_NOTHING_OF_NAMES if name else _NOTHING) else text


def one_line(text: str) -> str:
    """Write a text on one line."""
    return " ".join(text.split())


def listed(text: str) -> list[str]:
    """Split a cell that holds several values: at ; or | or line breaks, otherwise at commas."""
    parts = _MANY.split(text) if _MANY.search(text) else text.split(",")
    return list(dict.fromkeys(part for one in parts if (part := one_line(one))))


def emails(text: str) -> list[str]:
    """Return the addresses of a cell, in their usual form.

    >>> emails("Zoe Brand <Zoe@Example.org>; z2@example.org")
    ['Zoe@example.org', 'z2@example.org']

    Raises
    ------
    NotReadable
        One of them is none.
    """
    found: list[str] = []
    for part in re.split(r"[;,|\s]+(?=\S*@)|[;,|\n]+", text.replace(":::", ";")):
        inner = re.search(r"<([^<>]*)>", part)
        address = (inner[1] if inner else part).strip().removeprefix("mailto:").strip("<>;,. ")
        if not address:
            continue
        if "@" not in address and found:
            continue
        try:
            checked = validate_email(address, check_deliverability=False, globally_deliverable=False)
        except EmailNotValidError as error:
            raise NotReadable(f"{address[:60]!r} is no email address: {error}") from None
        found.append(checked.normalized)
    return list(dict.fromkeys(found))


def phones(text: str, country: str) -> list[str]:
    """Return the telephone numbers of a cell, each once.

    >>> phones("(330) 555-0101 ::: 330-555-0101; +44 20 7946 0958", "US")
    ['+1 330-555-0101', '+44 20 7946 0958']
    """
    return list(dict.fromkeys(phone(part, country) for one in _MANY.split(text) if (part := one_line(one))))


def is_open_end(text: str) -> bool:
    """Tell whether a last day stands for none yet."""
    return text.casefold().strip(". ") in _OPEN_ENDS


def without_salutation(name: str) -> str:
    """Leave out what a person is addressed with.

    >>> without_salutation("Dr. Zoe Brand"), without_salutation("Judge"), without_salutation("Hon. Dr. A. Lee")
    ('Zoe Brand', 'Judge', 'A. Lee')
    """
    words = name.split()
    while len(words) > 2 and words[0].strip(".").casefold() in (SALUTATIONS if words[0][-1] == "." else _WITHOUT_STOP):
        words = words[1:]
    return " ".join(words)


PERSONS: Final = ("person", "individual", "people", "contact", "member", "human")
ORGANIZATIONS: Final = (
    *("organization", "organisation", "company", "account", "org", "office", "agency", "institution", "nonprofit"),
)
"""What programs call the two kinds of contacts."""


@lru_cache(maxsize=10_000)
def phone(text: str, country: str) -> str:
    """Write a telephone number in its international form; as it is, where it is not known to be one.

    >>> phone("(314) 555-0100", "US"), phone("555-0100", "US")
    ('+1 314-555-0100', '555-0100')
    """
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return one_line(text)
    if not phonenumbers.is_possible_number(number) or len(re.sub(r"\D", "", text)) < 10:
        return one_line(text)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def date(text: str, order: DateOrder | None) -> PartialDate:
    """Read a date; numbers with slashes or dots by the order that holds for their column.

    >>> date("3/4/2026", "day first"), date("19680415", None), date("May 2019", None)
    ('2026-04-03', '1968-04-15', '2019-05')

    Raises
    ------
    NotReadable
        It is none, or could be meant in two ways.
    """
    text = one_line(text).removesuffix(" 00:00:00").removesuffix(" 00:00").split("T00:00")[0]
    try:
        if _COMPACT.fullmatch(text):
            return PartialDate(f"{text[:4]}-{text[4:6]}-{text[6:]}")
        numbers = _NUMBERS.fullmatch(text)
        if numbers is None:
            return read_date(text)
        first, second, year = (int(one) for one in numbers.groups())
        if order is None and first <= 12 and second <= 12 and first != second:
            raise NotReadable(f"{text!r} can be meant in two ways: say whether the day or the month comes first")
        day, month = (first, second) if order == "day first" or first > 12 else (second, first)
        return PartialDate(f"{year}-{month:02}-{day:02}")
    except NotReadable:
        raise
    except ValueError as error:
        reason = str(error).partition(": ")[2] or "write it as 2017-05-03"
        raise NotReadable(f"{text[:40]!r} is not a date: {reason}") from None


def is_date(text: str) -> bool:
    """Tell whether a text is a date of any form."""
    try:
        date(text, "month first")
    except NotReadable:
        return bool(_NUMBERS.fullmatch(text))
    return True


def is_ambiguous(text: str) -> bool:
    """Tell whether a date of numbers can be meant in two ways."""
    numbers = _NUMBERS.fullmatch(text.strip())
    return numbers is not None and int(numbers[1]) <= 12 and int(numbers[2]) <= 12 and numbers[1] != numbers[2]


def full_name(given: str, middle: str, family: str, suffix: str) -> str:
    """Put a name together from its parts; Chinese, Japanese and Korean names with the family name first."""
    if given and family and not (given + family).isascii() and _is_ideographic(given) and _is_ideographic(family):
        return family + given
    return one_line(" ".join(part for part in (given, middle, family, suffix) if part))


def turned(name: str, order: NameOrder) -> tuple[str, str, str]:
    """Return a full name as it is spoken, and its given and family name where the way it is written tells them.

    >>> turned("Brand, Zoe M.", "family, given"), turned("Zoe Brand", "as written")
    (('Zoe M. Brand', 'Zoe M.', 'Brand'), ('Zoe Brand', '', ''))
    """
    family, comma, given = (part.strip() for part in name.partition(","))
    if order == "as written" or not comma or "," in given:
        return one_line(name), "", ""
    return one_line(f"{given} {family}"), one_line(given), one_line(family)


def _is_ideographic(text: str) -> bool:
    return all("\u3040" <= one <= "\ud7af" or "\uf900" <= one <= "\ufaff" or one == " " for one in text)
