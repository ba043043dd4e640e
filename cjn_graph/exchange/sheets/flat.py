"""The rows of flat lists as tables of our own form: people, where they work, what they help with, where they came."""

from __future__ import annotations

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
from cjn_graph.exchange.sheets.row import LISTS, LONGEST_ATTRIBUTE, SheetRow, WrongRow
from cjn_graph.exchange.sheets.rows import StagedRows
from cjn_graph.exchange.sheets.sheet import Sheet
from cjn_graph.model import fold
from cjn_graph.model.addresses import is_role_inbox
from cjn_graph.model.entities import NO_NAME

_WHERE: Final = ("address", "postcode", "city", "state", "place")
"""Fields that say where somebody is, kept as attributes."""
UNSTATED_POST: Final = "Post not stated"
_PERSON: Final[tuple[str, ...]] = (
    *("id", "name", "given_name", "family_name", "nicknames", "pronouns", "email", "phone", "languages", "gender"),
    *("race_ethnicity", "biography", "note", "external_ids"),
)
_TABLES: Final[dict[str, tuple[str, ...]]] = {
    "organizations": ("id", "name", "classification", "email"),
    "posts": ("id", "title"),
    "has_post": ("from", "to"),
    "holds": ("from", "to", "start", "end"),
    "serves": ("from", "to"),
    "can_help_with": ("from", "to"),
    "seeks_help_with": ("from", "to"),
    "attended": ("from", "to"),
    "member_of": ("from", "to", "to_kind"),
    "knows": ("from", "to", "how"),
}
_SORTS: Final = (
    ("prosecutor_office", ("prosecut", "district attorney", "state's attorney", "states attorney", "county attorney")),
    ("public_health", ("public health", "health department", "hospital")),
    ("academic", ("university", "college", "school of")),
    ("funder", ("foundation", "philanthrop")),
    ("government", ("county of", "city of", "department", "court", "police", "sheriff", "public defender")),
)
_PUBLIC: Final = ("prosecutor_office", "government", "public_health")


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
        self._written: set[str] = set()
        self._once: set[tuple[str, str]] = set()
        self._seats: dict[str, str] = {}

    def flatten(self, problems: ProblemList) -> dict[tuple[str, int], OpenTable]:
        """Read all rows; return the tables by their name and the number of the sheet that their rows stand in."""
        tables: dict[tuple[str, int], OpenTable] = {}
        # Ties are between people who are named elsewhere in the files: their lists come last.
        for number, (sheet, mapping) in sorted(enumerate(self._sheets), key=lambda one: one[1][1].names_ties):
            if not self._asks_for_dates(sheet, mapping, problems):
                for line, cells in sheet.read(problems):
                    if not any(map(values.clean, cells)):
                        continue
                    try:
                        row = SheetRow(sheet, mapping, number, line, cells)
                        (self._tie if mapping.names_ties else self._row)(row)
                    except WrongRow as wrong:
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

    def _row(self, row: SheetRow) -> None:
        if self._is_organization(row):
            self._organization(row, row.organization() or row.text("name"), of_itself=True)
            return
        person, extra = self._person(row)
        organization = row.organization()
        for name in _WHERE:
            if row.text(name):
                extra[name] = row.text(name)
        title = row.text("title")
        if title and not organization:
            extra["title"] = title
        office = self._organization(row, organization) if organization else ""
        links = {name: self._named(row, name, listed, extra) for name in LISTS if (listed := row.listed(name))}
        start, end = row.date("start"), "" if values.is_open_end(row.text("end")) else row.date("end")
        said = person | {f"{ATTRIBUTE}{name}": text for name, text in extra.items()}
        key, first = person["id"], self._rows.once(row.sheet, "people", person["id"], row.line, said)
        if first is not None and fold(first.name) != fold(person["name"]):
            what = f"The id {key[:80]!r} is in row {first.line} already, of {first.name}."
            raise WrongRow(row.column("id"), what, "Give every person an id of their own.")
        if office and not self._known.holds(row.known_as(key), office.removeprefix("cjn:"), title):
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
                self._emit(LISTS[name][0], row, **ends)

    def _person(self, row: SheetRow) -> tuple[dict[str, str], dict[str, str]]:
        said = {name: row.text(name) for name in _PERSON if name in FIELDS and row.text(name)}
        given, family = said.get("given_name", ""), said.get("family_name", "")
        name = said.get("name", "")
        if name:
            written, (name, first, last) = name, values.turned(name, row.mapping.names)
            name, given, family = values.without_salutation(name), given or first, family or last
            if name != values.one_line(written):
                self._findings.turned[written] = name
        name = name or values.full_name(given, row.text("middle_name"), family, row.text("suffix"))
        extra = row.attributes()
        addresses = row.emails()
        if not name:
            known_by = said.get("id") or next(iter(addresses), "") or said.get("phone", "")
            if not known_by:
                raise WrongRow(row.column("name", "given_name", "family_name"), "There is no name.", "Fill it in.")
            name = f"{NO_NAME} ({known_by})"
        said |= {"name": name, "given_name": given, "family_name": family}
        numbers = values.phones(said.get("phone", ""), row.mapping.country)
        for what, several in (("email", addresses), ("phone", numbers)):
            said[what] = next(iter(several), "")[:LONGEST_ATTRIBUTE]
            further = {f"{what} 2": several[1:2], f"{what} 3": several[2:]}
            extra |= {label: "; ".join(some)[:LONGEST_ATTRIBUTE] for label, some in further.items() if some}
        for name_of_list in ("nicknames", "languages", "external_ids"):
            if name_of_list in said:
                said[name_of_list] = "|".join(values.listed(said[name_of_list]))
        if born := row.text("birth_date"):
            extra["birth_date"] = row.lenient_date("birth_date", born)
        said["id"] = self._identity(row, said, extra)
        if here := row.known_as(said["id"]):
            said["external_ids"] = "|".join(filter(None, [said.get("external_ids"), f"cjn:{here}"]))
        return said, extra

    def _identity(self, row: SheetRow, said: Mapping[str, str], extra: dict[str, str]) -> str:
        """Return what names the person in this list for good: its own id, or the name with an address of theirs.

        An address alone names nobody: offices and families share them. Rows with a name and nothing else are told
        apart by all that they say, but in lists of who came to what.
        """
        if said.get("id"):
            return f"{row.prefix}{said['id']}"
        proof = said["email"].casefold() or said.get("phone", "") or extra.get("birth_date", "")
        name = fold(said["name"])
        if proof:
            return f"{name}|{proof}"[:190]
        if row.text("attended"):  # a list of who came to what names each again and again
            known = [key for stem, key in self._rows.called(said["name"]) if stem == "people"]
            return known[0] if len(known) == 1 else f"{name}|attended"[:190]
        return f"{name}|{row.digest()}"[:190]

    def _is_organization(self, row: SheetRow) -> bool:
        """Tell whether a row is about an organization: it says so, or has nobody's name and an office's address."""
        kind = row.text("kind").casefold()
        if {kind, kind.removesuffix("s")} & set(values.ORGANIZATIONS):
            if not (row.organization() or row.text("name")):
                raise WrongRow(row.column("organization", "name"), "The organization has no name.", "Fill it in.")
            return True
        if kind and not {kind, kind.removesuffix("s")} & set(values.PERSONS):
            what = f"Rows about a {kind[:40]} are not imported."
            raise WrongRow(row.column("kind"), what, "Write person or organization, or leave the column out (-).")
        named = any(map(row.text, ("name", "given_name", "family_name", "id", "title", "phone")))
        inboxes = [] if named or not row.organization() else row.emails()
        return bool(inboxes) and all(map(is_role_inbox, inboxes))

    def _tie(self, row: SheetRow) -> None:
        """Join two who are named elsewhere in the files, or are on record."""
        (one, start), (other, end) = (self._end(row, name) for name in ("tie_from", "tie_to"))
        how = row.text("tie_kind")
        if one == other == "people":
            self._emit("knows", row, **{"from": start, "to": end, "how": how})
        elif {one, other} == {"people", "organizations"}:
            person, office = (start, end) if one == "people" else (end, start)
            names = sorted(fold(row.text(name)) for name in ("tie_from", "tie_to"))
            seat = f"post:{'|'.join(names)}|{fold(how)}"[:190]
            self._emit("posts", row, id=seat, title=how or UNSTATED_POST)
            self._emit("has_post", row, **{"from": office, "to": seat})
            self._emit("holds", row, **{"from": person, "to": seat})
        else:
            what = "Two organizations are not joined by a list."
            raise WrongRow(row.column("tie_to"), what, "Join them by hand, or take out the row.")

    def _end(self, row: SheetRow, name: str) -> tuple[str, str]:
        """Return the table and the reference of who is at an end of a tie."""
        text = row.text(name)
        found = self._rows.called(text) if text else []
        found = found or [
            (stem, f"cjn:{one}")
            for kind, stem in (("person", "people"), ("organization", "organizations"))
            for one in self._known.called(kind, text)
        ]
        if len(found) == 1:
            return found[0]
        what = f"{len(found)} are called {text[:80]!r}." if found else f"Nobody is called {text[:80]!r}."
        raise WrongRow(row.column(name), what, "Write the name as it is in the list of people.")

    def _organization(self, row: SheetRow, name: str, *, of_itself: bool = False) -> str:
        """Return the reference of an organization, which is written once unless it is on record.

        Parameters
        ----------
        of_itself : bool
            Whether the row is about it, so that the address in it is its own.
        """
        stored = self._known.called("organization", name)
        if len(stored) > 1:
            what = f"Several organizations are called {name[:80]!r}."
            raise WrongRow(row.column("organization"), what, "Write the id of the one that is meant.")
        reference = f"cjn:{stored[0]}" if stored else f"organization:{fold(name)}"[:190]
        sort = row.text("organization_type").casefold().replace(" ", "_") or _sort_of(name)
        if not stored and (of_itself or reference not in self._written):
            email = next(iter(row.emails()), "") if of_itself else ""
            said = {"id": reference, "name": name, "classification": sort, "email": email}
            self._rows.once(row.sheet, "organizations", reference, row.line, said)
        self._written.add(reference)
        place = self._place(row, public=sort in _PUBLIC)
        if place and ("serves", reference + place) not in self._once:
            self._once.add(("serves", reference + place))
            if not (stored and place in self._known.served_by(stored[0])):
                self._emit("serves", row, **{"from": reference, "to": f"cjn:{place}"})
        return reference

    def _place(self, row: SheetRow, *, public: bool) -> str:
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

    def _named(self, row: SheetRow, name: str, listed: Sequence[str], extra: dict[str, str]) -> list[tuple[str, str]]:
        """Return the records that are named by their names; the names of others are kept as an attribute."""
        found, unknown = [], []
        day = row.date("event_date") if name == "attended" else ""
        for text in listed:
            known = [(kind, one) for kind in LISTS[name][1] for one in self._known.called(kind, text)]
            if day:
                known = [one for one in known if self._known.was_on(one[1], day)]
            if len(known) == 1:
                found += known
            else:
                unknown.append(text)
                self._findings.unknown[(name, f"{text}, {day}" if day else text)] += 1
        if unknown:
            extra[name] = "; ".join(unknown)[:LONGEST_ATTRIBUTE]
        return found

    def _emit(self, stem: str, row: SheetRow, /, **said: str) -> None:
        self._rows.add(row.sheet, stem, row.line, said)


def _columns_of_people(mapping: ColumnMapping) -> list[str]:
    """Return the columns of the table of people that rows of a sheet fill."""
    counts = Counter(mapping.columns.values())
    turned = {"given_name", "family_name"} if mapping.names != "as written" else set()
    fields = {"id", "name", *counts, *turned, *(["external_ids"] if mapping.people else [])}
    extra = [field.removeprefix(ATTRIBUTE) for field in counts if field.startswith(ATTRIBUTE)]
    extra += [column.replace(":", " ")[:80] for column, field in mapping.columns.items() if counts[field] > 1]
    extra += [f"{name} {number}" for name in ("email", "phone") if name in fields for number in (2, 3)]
    extra += [name for name in ("birth_date", *_WHERE, "title", *LISTS) if name in fields]
    return [*(name for name in _PERSON if name in fields), *(f"{ATTRIBUTE}{name}" for name in dict.fromkeys(extra))]


def _sort_of(name: str) -> str:
    """Guess what sort of organization a name is of."""
    folded = fold(name)
    return next((sort for sort, words in _SORTS if any(word in folded for word in words)), "other")
