"""Contact cards as a sheet: vCard 2.1, 3.0 and 4.0, as address books and telephones export them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from cjn_graph.exchange.problems import ProblemList
from cjn_graph.exchange.readers.csv_file import how_to_read
from cjn_graph.exchange.sheets.files.content_lines import ContentLine, content_lines
from cjn_graph.exchange.sheets.sheet import Sheet

ENDINGS: Final = (".vcf", ".vcard")
HEADER: Final = (
    *("UID", "Kind", "Name", "Given name", "Middle name", "Family name", "Suffix", "Nickname", "Email", "Phone"),
    *("Organization", "Title", "City", "State", "Birthday", "Language", "Pronouns", "Note"),
)
_PLAIN: Final = {
    "UID": "UID",
    "FN": "Name",
    "BDAY": "Birthday",
    "NOTE": "Note",
    "PRONOUNS": "Pronouns",
    "TITLE": "Title",
}
_SEVERAL: Final = {"EMAIL": "Email", "TEL": "Phone", "NICKNAME": "Nickname", "LANG": "Language"}
_NO_PHONES: Final = frozenset(["FAX", "PAGER", "MODEM"])
_KINDS: Final = {
    ("KIND", "org"): "organization",
    ("KIND", "group"): "group",
    ("X-ABSHOWAS", "company"): "organization",
}


def open_cards(path: Path, problems: ProblemList, *, encoding: str | None = None) -> list[Sheet]:
    """Read a file of cards as one sheet; an empty list, with the reason in ``problems``, where it cannot be read.

    Raises
    ------
    InvalidInput
        There is no encoding of that name.
    """
    if (text_file := how_to_read(path, encoding, problems)) is None:
        return []
    codec, note, lines = text_file
    if next(_cards(path, codec, ProblemList()), None) is None:
        problems.add(path.name, None, None, "There is no contact card in it.", "Export the contacts as vCard (.vcf).")
        return []

    def read(problems: ProblemList) -> Iterator[tuple[int, list[str]]]:
        for number, card in _cards(path, codec, problems):
            yield number, [card.get(name, "") for name in HEADER]

    return [Sheet(path.name, list(HEADER), 0, read, lines, [note] if note else [])]


def _cards(path: Path, codec: str, problems: ProblemList) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each card, with the number of its first line."""
    first, card = 0, dict[str, str]()
    for line in content_lines(path, codec):
        if line.name == "BEGIN" and line.value.strip().upper() == "VCARD":
            first, card = line.number, {}
        elif line.name == "END" and first and line.value.strip().upper() == "VCARD":
            yield first, card
            first = 0
        elif first:
            _fill(card, line)
    if first:
        what = "The last contact card has no end."
        problems.add(path.name, first, None, what, "The file is cut off: export it again.", of_row=True)


def _fill(card: dict[str, str], line: ContentLine) -> None:
    text = line.text().strip()
    if line.name in _PLAIN:
        card.setdefault(_PLAIN[line.name], text)
    elif line.name in _SEVERAL:
        _add(card, line)
    elif line.name == "N":
        names = zip(("Family name", "Given name", "Middle name", "", "Suffix"), line.parts(), strict=False)
        card.update({column: part.replace(",", " ") for column, part in names if column and part})
    elif line.name == "ORG":
        card.setdefault("Organization", line.parts()[0])
    elif line.name == "ADR":
        for column, part in zip(("", "", "", "City", "State"), line.parts(), strict=False):
            if column and part:
                card.setdefault(column, part)
    elif (line.name, text.casefold()) in _KINDS:
        card["Kind"] = _KINDS[(line.name, text.casefold())]


def _add(card: dict[str, str], line: ContentLine) -> None:
    """Add one of several values; the preferred one comes first: that is the one that is kept as theirs."""
    types = _types(line)
    if types & _NO_PHONES:
        return
    column, value = _SEVERAL[line.name], line.text().strip().removeprefix("tel:").removeprefix("mailto:")
    if line.name == "NICKNAME":
        value = "; ".join(line.parts(","))
    before = card.get(column, "")
    pair = (value, before) if "PREF" in types else (before, value)
    card[column] = "; ".join(part for part in pair if part)


def _types(line: ContentLine) -> set[str]:
    given = line.parameters
    named = {name for name, value in given.items() if not value}  # vCard 2.1 writes TEL;FAX:…
    preferred = {"PREF"} if "PREF" in given else set()
    return named | preferred | {one.strip().upper() for one in given.get("TYPE", "").split(",")}
