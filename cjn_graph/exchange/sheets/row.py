"""One row of a flat list, by the fields that its columns fill."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from typing import Final

from cjn_graph.exchange.sheets import values
from cjn_graph.exchange.sheets.fields import ATTRIBUTE, FIELDS
from cjn_graph.exchange.sheets.mapping import Mapping
from cjn_graph.exchange.sheets.sheet import Sheet

LISTS: Final = {
    "topics": ("can_help_with", ("topic",)),
    "needs": ("seeks_help_with", ("topic",)),
    "attended": ("attended", ("convening",)),
    "member_of": ("member_of", ("network", "workgroup")),
}
"""Fields that name several records: the table that their rows fill, and the kinds of what is named."""
LONGEST_ATTRIBUTE: Final = 300
_HOUSEHOLD: Final = re.compile(r"\bhousehold$", re.IGNORECASE)
"""How Salesforce names the accounts that it makes for families."""


class WrongRow(Exception):
    """A row that cannot be meant: in which column, what is wrong, and what to do."""

    def __init__(self, column: str, what: str, hint: str) -> None:
        super().__init__(what)
        self.column, self.what, self.hint = column, what, hint


class SheetRow:
    """One row of a sheet, by the fields that its columns fill."""

    def __init__(self, sheet: Sheet, mapping: Mapping, number: int, line: int, cells: Sequence[str]) -> None:
        self.mapping = mapping
        self.sheet = number
        self.line = line
        self.prefix = sheet.prefix
        self._sheet = sheet
        self._cells = cells
        self._fills = mapping.fill(sheet.header)

    def text(self, name: str) -> str:
        """Return what the first filled column of a field says; on one line but for long texts."""
        for place in self._fills.get(name, []):
            if text := values.clean(self._cells[place], name="name" in name):
                return text if name in ("note", "biography") else values.one_line(text)
        return ""

    def organization(self) -> str:
        """Return the organization that they work at; a household is none."""
        cells = (self._cells[place] for place in self._fills.get("organization", []))
        texts = (values.one_line(values.clean(cell, name=True)) for cell in cells)
        return next((text for text in texts if text and not _HOUSEHOLD.search(text)), "")

    def listed(self, name: str) -> list[str]:
        """Return the values of a field that has several, from all its columns."""
        cells = (values.clean(self._cells[place]) for place in self._fills.get(name, []))
        if name == "attended" and "event_date" in self._fills:  # a row about one event: its name may have commas
            return [values.one_line(cell) for cell in cells if cell]
        return list(dict.fromkeys(one for cell in cells for one in values.listed(cell)))

    def column(self, *names: str) -> str:
        """Return the name of the first column of these fields."""
        places = [place for name in names for place in self._fills.get(name, [])]
        return self._sheet.header[places[0]] if places else names[0]

    def emails(self) -> list[str]:
        """Return all addresses of the person."""
        found: list[str] = []
        for place in self._fills.get("email", []):
            try:
                found += values.emails(values.clean(self._cells[place]))
            except values.NotReadable as error:
                raise WrongRow(self._sheet.header[place], str(error), "Correct it, or empty the cell.") from None
        return list(dict.fromkeys(found))

    def date(self, name: str) -> str:
        """Return a date of the row as ISO text."""
        text = self.text(name)
        if not text:
            return ""
        try:
            return str(values.date(text, self.mapping.dates.get(self.column(name))))
        except values.NotReadable as error:
            raise WrongRow(self.column(name), f"{error}.", "Write it as 2017-05-03, or empty the cell.") from None

    def lenient_date(self, name: str, text: str) -> str:
        """Return a date as ISO text where it is one, and else as it is written."""
        try:
            return str(values.date(text, self.mapping.dates.get(self.column(name))))
        except values.NotReadable:
            return text[:LONGEST_ATTRIBUTE]

    def attributes(self) -> dict[str, str]:
        """Return what is kept as it is: columns of no field, and what else stands in a second column of one."""
        kept: dict[str, str] = {}
        for name, places in self._fills.items():
            spare = name in FIELDS and name not in ("email", *LISTS)
            filled = [place for place in places if values.clean(self._cells[place])]
            for place in filled[1:] if spare else filled if name.startswith(ATTRIBUTE) else []:
                label = name.removeprefix(ATTRIBUTE) if not spare else self._sheet.header[place].replace(":", " ")[:80]
                kept.setdefault(label, values.one_line(values.clean(self._cells[place]))[:LONGEST_ATTRIBUTE])
        return kept

    def known_as(self, key: str) -> str:
        """Return the id of the person here that somebody of the list was said to be; empty for others."""
        said = self.mapping.people.get(key, "")
        return "" if said in ("-", "?") else said

    def digest(self) -> str:
        """Return what tells this row from others of the same name."""
        return f"{len(self._cells)}-{_digest(self._cells)}"


def _digest(cells: Sequence[str]) -> str:
    return hashlib.blake2b(json.dumps([cell.strip() for cell in cells]).encode(), digest_size=8).hexdigest()
