"""The rows of flat lists as tables of our own form: people, where they work, what they help with, where they came."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from cjn_graph.exchange.problems import ProblemList
from cjn_graph.exchange.readers.base import OpenTable
from cjn_graph.exchange.sheets import values
from cjn_graph.exchange.sheets.fields import ATTRIBUTE, DATES, FIELDS
from cjn_graph.exchange.sheets.known import Known
from cjn_graph.exchange.sheets.mapping import Mapping as ColumnMapping
from cjn_graph.exchange.sheets.places import FoundPlace
from cjn_graph.exchange.sheets.rows import StagedRows
from cjn_graph.exchange.sheets.sheet import Sheet
from cjn_graph.model import fold
from cjn_graph.model.entities import NO_NAME

UNSTATED_POST: Final = "Post not stated"
_PERSON: Final[tuple[str, ...]] = (
    *("id", "name", "given_name", "family_name", "nicknames", "pronouns", "email", "phone", "languages", "gender"),
    *("race_ethnicity", "biography", "note", "external_ids"),
)
_TABLES: Final[dict[str, tuple[str, ...]]] = {
    "organizations": ("id", "name", "classification"),
    "posts": ("id", "title"),
    "has_post": ("from", "to"),
    "holds": ("from", "to", "start", "end"),
    "serves": ("from", "to"),
    "can_help_with": ("from", "to"),
    "seeks_help_with": ("from", "to"),
    "attended": ("from", "to"),
    "member_of": ("from", "to", "to_kind"),
}
_LISTS: Final = {
    "topics": ("can_help_with", ("topic",)),
    "needs": ("seeks_help_with", ("topic",)),
    "attended": ("attended", ("convening",)),
    "member_of": ("member_of", ("network", "workgroup")),
}
_SORTS: Final = (
    ("prosecutor_office", ("prosecut", "district attorney", "state's attorney", "states attorney", "county attorney")),
    ("public_health", ("public health", "health department", "hospital")),
    ("academic", ("university", "college", "school of")),
    ("funder", ("foundation", "philanthrop")),
    ("government", ("county of", "city of", "department", "court", "police", "sheriff", "public defender")),
)
_PUBLIC: Final = ("prosecutor_office", "government", "public_health")
_LONGEST_ATTRIBUTE: Final = 300


@dataclass
class Findings:
    """What was found out while the rows were read, to be shown and decided.

    Attributes
    ----------
    places : dict
        From a place as it is written to what was found.
    unknown : Counter
        What is named and not on record, by field and name; it is kept as an attribute.
    turned : dict
        Names that are written family name first, and as they are stored.
    """

    places: dict[str, FoundPlace] = field(default_factory=dict)
    unknown: Counter[tuple[str, str]] = field(default_factory=Counter)
    turned: dict[str, str] = field(default_factory=dict)


class Flattener:
    """Turns the rows of sheets into tables; what a row says of others than its person is written once."""

    def __init__(
        self, sheets: Sequence[tuple[Sheet, ColumnMapping]], known: Known, rows: StagedRows, findings: Findings
    ) -> None:
        self._sheets = sheets
        self._known = known
        self._rows = rows
        self._findings = findings
        self._once: set[tuple[str, str]] = set()
        self._seats: dict[str, str] = {}

    def flatten(self, problems: ProblemList) -> dict[tuple[str, int], OpenTable]:
        """Read all rows; return the tables by their name and the number of the sheet that their rows stand in."""
        tables: dict[tuple[str, int], OpenTable] = {}
        for number, (sheet, mapping) in enumerate(self._sheets):
            if not self._asks_for_dates(sheet, mapping, problems):
                for line, cells in sheet.read(problems):
                    try:
                        self._row(_Row(sheet, mapping, number, line, cells))
                    except _Wrong as wrong:
                        problems.add(sheet.file, line, wrong.column, wrong.what, wrong.hint, of_row=True)
            people = _columns_of_people(mapping)
            for stem, header in {"people": people, **_TABLES}.items():
                tables[(stem, number)] = self._table(number, sheet.file, stem, header)
        return tables

    def _table(self, number: int, file: str, stem: str, header: Sequence[str]) -> OpenTable:
        def read(_: ProblemList) -> Iterator[tuple[int, list[str] | None]]:
            for line, said in self._rows.of(number, stem):
                yield line, [said.get(name, "") for name in header]

        # What several rows share has a name of its own: it is written though one of them is rejected.
        name = f"{file} ({stem.replace('_', ' ')})" if stem in {"organizations", "serves"} else file
        return OpenTable(name, list(header), 0, self._rows.count(number, stem), read)

    def _asks_for_dates(self, sheet: Sheet, mapping: ColumnMapping, problems: ProblemList) -> bool:
        """Ask, once for each column, which number comes first in its dates, where nothing shows it."""
        fills = mapping.fill(sheet.header)
        asked = False
        for place in [place for name in DATES if name != "birth_date" for place in fills.get(name, [])]:
            column = sheet.header[place]
            if column in mapping.dates:
                continue
            cells = [row[place] for _, row in sheet.read(ProblemList())]
            if doubtful := next((cell for cell in cells if values.is_ambiguous(cell)), None):
                hint = "Say for the whole column whether the month or the day comes first (--dates, or in the mapping)."
                problems.add(sheet.file, None, column, f"{doubtful!r} can be meant in two ways.", hint)
                asked = True
        return asked

    def _row(self, row: _Row) -> None:
        person, extra = self._person(row)
        organization = row.text("organization")
        for name in ("city", "state", "place"):
            if row.text(name):
                extra[name] = row.text(name)
        title = row.text("title")
        if title and not organization:
            extra["title"] = title
        office = self._organization(row, organization) if organization else ""
        links = {name: self._named(name, listed, extra) for name in _LISTS if (listed := values.listed(row.text(name)))}
        start, end = (row.date(name) for name in ("start", "end"))
        said = person | {f"{ATTRIBUTE}{name}": text for name, text in extra.items()}
        key, first = person["id"], self._rows.person(row.sheet, person["id"], row.line, said)
        if first is not None and fold(first.name) != fold(person["name"]):
            what = f"The id {key[:80]!r} is in row {first.line} already, of {first.name}."
            raise _Wrong(row.column("id"), what, "Give every person an id of their own.")
        if office:
            # A corrected title corrects the post; a second title of somebody at one office is a second post.
            seat = f"post:{fold(organization)}|{key}"
            if self._seats.setdefault(seat, fold(title)) != fold(title):
                seat += f"|{fold(title)}"
            self._emit("posts", row, id=seat, title=title or UNSTATED_POST)
            self._emit("has_post", row, **{"from": office, "to": seat})
            self._emit("holds", row, **{"from": key, "to": seat, "start": start, "end": end})
        for name, found in links.items():
            for kind, record_id in found:
                ends = {"from": key, "to": f"cjn:{record_id}"} | ({"to_kind": kind} if name == "member_of" else {})
                self._emit(_LISTS[name][0], row, **ends)

    def _person(self, row: _Row) -> tuple[dict[str, str], dict[str, str]]:
        said = {name: row.text(name) for name in _PERSON if name in FIELDS and row.text(name)}
        given, family = said.get("given_name", ""), said.get("family_name", "")
        name = said.get("name", "")
        if name:
            spoken, first, last = values.turned(name, row.mapping.names)
            if spoken != values.one_line(name):
                self._findings.turned[name] = spoken
            name, given, family = spoken, given or first, family or last
        name = name or values.full_name(given, row.text("middle_name"), family, row.text("suffix"))
        extra = row.attributes()
        addresses = row.emails()
        if not name:
            known_by = said.get("id") or next(iter(addresses), "") or said.get("phone", "")
            if not known_by:
                raise _Wrong(row.column("name", "given_name", "family_name"), "There is no name.", "Fill it in.")
            name = f"{NO_NAME} ({known_by})"
        for number, address in enumerate(addresses[1:], 2):
            extra[f"email {number}"] = address
        said |= {"name": name, "given_name": given, "family_name": family, "email": next(iter(addresses), "")}
        if number_said := said.get("phone"):
            said["phone"] = values.phone(number_said, row.mapping.country)[:_LONGEST_ATTRIBUTE]
        for name_of_list in ("nicknames", "languages", "external_ids"):
            if name_of_list in said:
                said[name_of_list] = "|".join(values.listed(said[name_of_list]))
        if born := row.text("birth_date"):
            extra["birth_date"] = row.lenient_date("birth_date", born)
        said["id"] = self._identity(row, said, extra)
        return said, extra

    def _identity(self, row: _Row, said: Mapping[str, str], extra: dict[str, str]) -> str:
        """Return what names the person in this list for good: its own id, or the name with an address of theirs.

        An address alone names nobody: offices and families share them. Rows with a name and nothing else are told
        apart by all that they say.
        """
        if said.get("id"):
            return f"{row.prefix}{said['id']}"
        proof = said["email"].casefold() or said.get("phone", "") or extra.get("birth_date", "")
        name = fold(said["name"])
        if proof:
            return f"{name}|{proof}"[:190]
        return f"{name}|{row.digest()}"[:190]

    def _organization(self, row: _Row, name: str) -> str:
        """Return the reference of an organization, which is written once unless it is on record."""
        stored = self._known.called("organization", name)
        if len(stored) > 1:
            what = f"Several organizations are called {name[:80]!r}."
            raise _Wrong(row.column("organization"), what, "Write the id of the one that is meant.")
        reference = f"cjn:{stored[0]}" if stored else f"organization:{fold(name)}"[:190]
        sort = row.text("organization_type").casefold().replace(" ", "_") or _sort_of(name)
        if ("organizations", reference) not in self._once and not stored:
            self._emit("organizations", row, id=reference, name=name, classification=sort)
        self._once.add(("organizations", reference))
        place = self._place(row, public=sort in _PUBLIC)
        if place and ("serves", reference + place) not in self._once:
            self._once.add(("serves", reference + place))
            if not (stored and place in self._known.served_by(stored[0])):
                self._emit("serves", row, **{"from": reference, "to": f"cjn:{place}"})
        return reference

    def _place(self, row: _Row, *, public: bool) -> str:
        """Return the id of the place that the organization of a row serves; empty where none is sure."""
        text, state = row.text("place"), row.text("state")
        if not text and public:
            text = row.text("city")
        if not text:
            return ""
        written = f"{text}, {state}" if state and "," not in text else text
        if (found := self._findings.places.get(written)) is None:
            decided = row.mapping.places.get(written) or row.mapping.places.get(text)
            if decided in ("-", "?"):
                found = FoundPlace("", "", "left out by the mapping")
            elif decided:
                found = self._known.places.named(decided)
            if found is None:
                county = "county" in fold(row.column("place"))
                found = self._known.places.find(text, state, county=county)
            self._findings.places[written] = found
        return found.id

    def _named(self, name: str, listed: Sequence[str], extra: dict[str, str]) -> list[tuple[str, str]]:
        """Return the records that are named by their names; the names of others are kept as an attribute."""
        found, unknown = [], []
        for text in listed:
            known = [(kind, one) for kind in _LISTS[name][1] for one in self._known.called(kind, text)]
            if len(known) == 1:
                found += known
            else:
                unknown.append(text)
                self._findings.unknown[(name, text)] += 1
        if unknown:
            extra[name] = "; ".join(unknown)[:_LONGEST_ATTRIBUTE]
        return found

    def _emit(self, stem: str, row: _Row, /, **said: str) -> None:
        self._rows.add(row.sheet, stem, row.line, said)


class _Wrong(Exception):
    def __init__(self, column: str, what: str, hint: str) -> None:
        super().__init__(what)
        self.column, self.what, self.hint = column, what, hint


class _Row:
    """One row of a sheet, by the fields that its columns fill."""

    def __init__(self, sheet: Sheet, mapping: ColumnMapping, number: int, line: int, cells: Sequence[str]) -> None:
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
                raise _Wrong(self._sheet.header[place], str(error), "Correct it, or empty the cell.") from None
        return list(dict.fromkeys(found))

    def date(self, name: str) -> str:
        """Return a date of the row as ISO text."""
        text = self.text(name)
        if not text:
            return ""
        try:
            return str(values.date(text, self.mapping.dates.get(self.column(name))))
        except values.NotReadable as error:
            raise _Wrong(self.column(name), f"{error}.", "Write it as 2017-05-03, or empty the cell.") from None

    def lenient_date(self, name: str, text: str) -> str:
        """Return a date as ISO text where it is one, and else as it is written."""
        try:
            return str(values.date(text, self.mapping.dates.get(self.column(name))))
        except values.NotReadable:
            return text[:_LONGEST_ATTRIBUTE]

    def attributes(self) -> dict[str, str]:
        """Return what is kept as it is: columns of no field, and what else stands in a second column of one."""
        kept: dict[str, str] = {}
        for name, places in self._fills.items():
            spare = name in FIELDS and name != "email"
            filled = [place for place in places if values.clean(self._cells[place])]
            for place in filled[1:] if spare else filled if name.startswith(ATTRIBUTE) else []:
                label = name.removeprefix(ATTRIBUTE) if not spare else self._sheet.header[place].replace(":", " ")[:80]
                kept.setdefault(label, values.one_line(values.clean(self._cells[place]))[:_LONGEST_ATTRIBUTE])
        return kept

    def digest(self) -> str:
        """Return what tells this row from others of the same name."""
        return f"{len(self._cells)}-{_digest(self._cells)}"


def _digest(cells: Sequence[str]) -> str:
    return hashlib.blake2b(json.dumps([cell.strip() for cell in cells]).encode(), digest_size=8).hexdigest()


def _columns_of_people(mapping: ColumnMapping) -> list[str]:
    """Return the columns of the table of people that rows of a sheet fill."""
    counts = Counter(mapping.columns.values())
    turned = {"given_name", "family_name"} if mapping.names != "as written" else set()
    fields = {"id", "name", *counts, *turned}
    extra = [field.removeprefix(ATTRIBUTE) for field in counts if field.startswith(ATTRIBUTE)]
    extra += [column.replace(":", " ")[:80] for column, field in mapping.columns.items() if counts[field] > 1]
    extra += ["email 2", "email 3"] * ("email" in fields)
    extra += [name for name in ("birth_date", "city", "state", "place", "title", *_LISTS) if name in fields]
    return [*(name for name in _PERSON if name in fields), *(f"{ATTRIBUTE}{name}" for name in dict.fromkeys(extra))]


def _sort_of(name: str) -> str:
    """Guess what sort of organization a name is of."""
    folded = fold(name)
    return next((sort for sort, words in _SORTS if any(word in folded for word in words)), "other")
