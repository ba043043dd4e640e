"""A mapping: what each column of a list fills. Guessed from headers and content, shown, edited, kept for next time."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Sequence
from collections.abc import Mapping as Pairs
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from cjn_graph.errors import InvalidInput, Problem
from cjn_graph.exchange.columns import guess as did_you_mean
from cjn_graph.exchange.sheets.fields import ATTRIBUTE, DATES, FIELDS, SKIPPED, field_called, plain
from cjn_graph.exchange.sheets.sheet import Sheet
from cjn_graph.exchange.sheets.values import (
    ORGANIZATIONS,
    PERSONS,
    SALUTATIONS,
    DateOrder,
    NameOrder,
    is_date,
    is_open_end,
)

_KINDS: Final = frozenset(PERSONS + ORGANIZATIONS)
_NAMES: Final = ("name", "given_name", "family_name")
_PROFILE: Final = re.compile(r"https?://([a-z]+\.)?linkedin\.com/in/\S+")
_LATER_NAMES: Final = frozenset(["sort name", "file as"])
"""Columns that repeat a name, to sort by: used where no other column has one."""
_SLASHED: Final = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{2}|\d{4})")
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_ENOUGH: Final = 0.7
_SOME: Final = 0.3
_ID_LENGTH: Final = 190


class Mapping(BaseModel):
    """What the columns of one sheet fill.

    Attributes
    ----------
    columns : dict
        From the column's name to a field, ``attr:NAME``, or ``-``.
    dates : dict
        For columns of dates with numbers only: which number comes first.
    names : str
        Whether the full name is written as it is, or as ``Family, Given``.
    places : dict
        From a place as it is written to the name or id of a jurisdiction, or ``-``.
    people : dict
        From the key of a person of the list to the id of the one here that they are, or ``-`` for nobody.
    country : str
        Whose telephone numbers are written without a country code.
    """

    model_config = ConfigDict(extra="forbid")

    columns: dict[str, str] = Field(default_factory=dict)
    dates: dict[str, DateOrder] = Field(default_factory=dict)
    names: NameOrder = "as written"
    places: dict[str, str] = Field(default_factory=dict)
    people: dict[str, str] = Field(default_factory=dict)
    country: str = Field(default="US", pattern=r"^[A-Z]{2}$")

    def fill(self, header: Sequence[str]) -> dict[str, list[int]]:
        """Return, for each field, the places of its columns in a header, in their order."""
        found: dict[str, list[int]] = {}
        for place, name in enumerate(header):
            field = self.columns.get(name, SKIPPED)
            if field != SKIPPED:
                found.setdefault(field, []).append(place)
        return found

    @property
    def names_people(self) -> bool:
        """Whether some column has a name of a person."""
        return bool({*_NAMES} & set(self.columns.values()))

    @property
    def names_ties(self) -> bool:
        """Whether the columns have the names of two people who are tied."""
        return {"tie_from", "tie_to"} <= set(self.columns.values())


def guess_mapping(sheet: Sheet) -> Mapping:
    """Guess what the columns of a sheet fill, from their names and from what stands in them."""
    cells = _cells_by_column(sheet)
    found = {name: _field_of(name, cells[name], sheet) for name in sheet.header}
    by_words = {plain(name): name for name in sheet.header}
    starts, ends = by_words.get("from"), by_words.get("to")
    if starts and ends:
        dated = _share(cells[starts] + cells[ends], lambda one: is_date(one) or is_open_end(one)) > 0.5
        found |= dict(zip((starts, ends), ("start", "end") if dated else ("tie_from", "tie_to"), strict=True))
    if "tie_from" in found.values():
        kind = by_words.get("type") or by_words.get("label")
        found |= {kind: "tie_kind"} if kind else {}
    if "attended" in found.values() and "event_date" not in found.values() and (day := by_words.get("date")):
        found[day] = "event_date"
    whole = [name for name, field in found.items() if field == "name"]
    if len(whole) > 1 or "family_name" in found.values():
        for name in whole[::-1]:
            if plain(name) in _LATER_NAMES and len(whole) + ("family_name" in found.values()) > 1:
                found[name] = None
    columns = {name: field or f"{ATTRIBUTE}{name.replace(':', ' ')[:80]}" for name, field in found.items()}
    return with_orders(Mapping(columns=columns), sheet)


def with_orders(mapping: Mapping, sheet: Sheet) -> Mapping:
    """Return a mapping with what it does not say of names and dates, as the sheet shows it."""
    cells = _cells_by_column(sheet)
    fills = {field: [sheet.header[place] for place in places] for field, places in mapping.fill(sheet.header).items()}
    dated = [name for field in DATES for name in fills.get(field, [])]
    dates = {name: first for name in dated if (first := _date_order(cells[name]))} | mapping.dates
    order: NameOrder = mapping.names
    written = cells[fills["name"][0]] if "name" in fills else []
    if "names" not in mapping.model_fields_set and _share(written, _turned) > _ENOUGH:
        order = "family, given"
    return mapping.model_copy(update={"dates": dates, "names": order})


def _turned(name: str) -> bool:
    return name.count(",") == 1 and not name.endswith((" Jr.", " Jr", " Sr.", " III"))


def _cells_by_column(sheet: Sheet) -> dict[str, list[str]]:
    return {name: [row[place] for row in sheet.sample if row[place]] for place, name in enumerate(sheet.header)}


def _field_of(header: str, values: list[str], sheet: Sheet) -> str | None:
    field = field_called(header)
    if field == "title" and _share(values, lambda one: one.casefold().strip(". ") in SALUTATIONS) > 0.5:
        return None
    if field == "kind":
        known = {one for value in values for one in (value.casefold(), value.casefold().removesuffix("s"))}
        return field if known & _KINDS else None
    if field == "id" or (not field and values and _share(values, lambda one: bool(_PROFILE.fullmatch(one))) > _ENOUGH):
        return "id" if _names_people(header, sheet) else None
    if field == "email" and values and _share(values, lambda one: "@" in one) < 0.3:
        return None
    if field is None and len(values) > 2 and _share(values, lambda one: bool(_EMAIL.fullmatch(one))) > _ENOUGH:
        return "email"
    return field


def _names_people(header: str, sheet: Sheet) -> bool:
    """Tell whether a column has ids for many rows, the same only where the name is the same too."""
    place = sheet.header.index(header)
    names = [other for other, name in enumerate(sheet.header) if field_called(name) in _NAMES]
    called: dict[str, list[str]] = {}
    for number, row in enumerate(sheet.sample):
        name = [row[other] for other in names] or [str(number)]
        if len(row[place]) >= _ID_LENGTH or (row[place] and called.setdefault(row[place], name) != name):
            return False
    return _share([row[place] for row in sheet.sample], bool) > _SOME


def _share(values: Sequence[str], holds: Callable[[str], bool]) -> float:
    return sum(map(holds, values)) / len(values) if values else 0.0


def _date_order(values: Sequence[str]) -> DateOrder | None:
    """Tell which number comes first in dates such as 3/4/2026; None where nothing shows it."""
    found = [match for value in values if (match := _SLASHED.fullmatch(value))]
    first, second = any(int(one[1]) > 12 for one in found), any(int(one[2]) > 12 for one in found)
    if first == second:
        return None
    return "day first" if first else "month first"


def read_mapping(path: Path) -> dict[str, Mapping]:
    """Read a file of mappings, TOML or JSON: one, or one for each sheet by its name.

    Raises
    ------
    InvalidInput
        It cannot be read, or says something that there is not.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        data: Any = json.loads(text) if path.suffix.casefold() == ".json" else tomllib.loads(text)
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read: {error.strerror}.", hint="Check the name of the file.") from None
    except (ValueError, RecursionError) as error:
        raise InvalidInput(f"{path} is no mapping: {error}.", hint="A dry run with --map writes one.") from None
    if not isinstance(data, dict):
        raise InvalidInput(f"{path} is no mapping.", hint="A dry run with --map writes one.")
    if data and all(isinstance(value, str) for value in data.values()):
        data = {"columns": data}  # the shortest form: column and field
    if "columns" in data or not data:
        data = {"": data}
    try:
        found = {name: Mapping.model_validate(value) for name, value in data.items()}
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise InvalidInput(f"{path}: {where}: {first['msg']}.", hint="docs/import.md describes mappings.") from None
    check_fields(found)
    return found


def check_fields(mappings: dict[str, Mapping]) -> None:
    """Refuse mappings to fields that there are not.

    Raises
    ------
    InvalidInput
    """
    problems = []
    for mapping in mappings.values():
        for column, field in mapping.columns.items():
            if field == SKIPPED or field in FIELDS or (field.startswith(ATTRIBUTE) and len(field) > len(ATTRIBUTE)):
                continue
            hint = (
                f"{did_you_mean(field, FIELDS)} Use attr:NAME to keep a column as it is, - to leave it out, or one of: "
            )
            problems.append(
                Problem(column, f"There is no field {field[:40]!r}.", f"{hint}{', '.join(FIELDS)}.".strip())
            )
    if problems:
        raise InvalidInput(problems)


def matched(mapping: Mapping, sheet: Sheet) -> Mapping:
    """Return a mapping for the header of a sheet: letter case and punctuation of the columns do not matter.

    What it does not say of names and dates is guessed from the sheet.

    Raises
    ------
    InvalidInput
        It names a column that the sheet does not have.
    """
    by_words = {plain(name): name for name in sheet.header}
    renamed, problems = {}, []
    for column, field in mapping.columns.items():
        name = column if column in sheet.header else by_words.get(plain(column))
        if name is None:
            hint = f"{did_you_mean(column, sheet.header)} Its columns are: {', '.join(sheet.header[:40])}.".strip()
            problems.append(Problem(column, f"{sheet.file} has no such column.", hint))
        else:
            renamed[name] = field
    if problems:
        raise InvalidInput(problems)
    rest = {name: f"{ATTRIBUTE}{name.replace(':', ' ')[:80]}" for name in sheet.header if name not in renamed}
    dates = {by_words.get(plain(name), name): order for name, order in mapping.dates.items()}
    return with_orders(mapping.model_copy(update={"columns": rest | renamed, "dates": dates}), sheet)


def written(mappings: dict[str, Mapping], remarks: Pairs[str, str] | None = None) -> str:
    """Write mappings as TOML, to be edited, with what each field is in comments.

    Parameters
    ----------
    remarks : mapping, optional
        What is said beside people, by their keys.
    """
    said = {name: f"  # {' '.join(text.split())}" for name, text in (remarks or {}).items()}
    lines = [
        "# What each column fills: a field of the list below, attr:NAME to keep it as it is, or - to leave it out.",
        "# Edit the right-hand sides, then: cjn import FILE --map THIS_FILE",
        *(f"#   {name:18} {field.describes}" for name, field in FIELDS.items()),
    ]
    for name, mapping in mappings.items():
        head = f"{json.dumps(name, ensure_ascii=False)}." if name else ""
        lines += ["", *([f"[{head[:-1]}]"] if name else []), f"names = {json.dumps(mapping.names)}"]
        lines += [f"country = {json.dumps(mapping.country)}"]
        for section in ("columns", "dates", "places", "people"):
            pairs = getattr(mapping, section)
            if pairs:
                lines += ["", f"[{head}{section}]"]
                told = said if section == "people" else {}
                lines += [f"{_quoted(key)} = {_quoted(value)}{told.get(key, '')}" for key, value in pairs.items()]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")
