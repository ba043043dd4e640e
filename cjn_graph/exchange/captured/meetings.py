"""Who came to a meeting: events of a calendar (RFC 5545), and lists of participants as Zoom and Teams write them."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Final

from cjn_graph.errors import InvalidInput
from cjn_graph.exchange.captured.came_in import Attendee, CameIn, each_once, key_of, one_line

_NAMES: Final = (
    "name",
    "full name",
    "name (original name)",
    "participant",
    "display name",
    "user name (original name)",
)
_ADDRESSES: Final = ("email", "user email", "email address", "e-mail", "participant id (upn)")
_BEGINS: Final = ("join time", "first join", "first join time", "start time")
_TITLES: Final = ("topic", "meeting title", "title")
_DAYS: Final = ("%m/%d/%Y", "%m/%d/%y", "%Y-%m-%d", "%d.%m.%Y", "%b %d %Y")
_NOT_THERE: Final = ("DECLINED", "NON-PARTICIPANT", "ROOM", "RESOURCE")
_FOLDED: Final = re.compile(r"\r?\n[ \t]")
_PARAMETER: Final = re.compile(r';([A-Za-z-]+)=("[^"]*"|[^;:"]*)')
_MOST_EVENTS: Final = 500
_CELL: Final = 10_000


def read_calendar(text: str) -> list[CameIn]:
    """Read the events of a calendar that name who was invited, but for those who declined.

    Raises
    ------
    InvalidInput
        There is no such event.
    """
    found: list[CameIn] = []
    event: list[str] | None = None
    for line in _FOLDED.sub("", text).splitlines():
        if line.strip().upper() == "BEGIN:VEVENT":
            event = []
        elif line.strip().upper() == "END:VEVENT" and event is not None:
            made = _event(event)
            found += [made] if made.people else []
            event = None
        elif event is not None:
            event.append(line[:_CELL])
    if not found:
        raise InvalidInput("No event of this calendar names who was invited.", hint="Export it with its guests.")
    if len(found) > _MOST_EVENTS:
        raise InvalidInput(
            f"These are {len(found):,} events.", hint="Export the events that are meant, not all of them."
        )
    return found


def _event(lines: Sequence[str]) -> CameIn:
    values: dict[str, str] = {}
    people = []
    for line in lines:
        head, rest = _split(line)
        name, _, given = head.partition(";")
        if name.upper() in ("ATTENDEE", "ORGANIZER"):
            parameters = {key.upper(): value.strip('"') for key, value in _PARAMETER.findall(f";{given}")}
            if not {value.upper() for value in parameters.values()} & set(_NOT_THERE):
                address = re.sub(r"(?i)^mailto:", "", rest.strip())
                people.append(Attendee(one_line(parameters.get("CN", "")), one_line(address).casefold()))
        else:
            values.setdefault(name.upper(), rest)
    start = values.get("DTSTART", "")
    day = f"{start[:4]}-{start[4:6]}-{start[6:8]}"
    named = f"{values.get('UID', '')}\n{start}\n{values.get('SUMMARY', '')}"
    subject = re.sub(r"\\([,;\\])", r"\1", values.get("SUMMARY", "").replace("\\n", " "))
    there = each_once(one for one in people if "@" in one.address)
    return CameIn(key_of(named.encode()), "meeting", _iso(day), one_line(subject), there)


def _split(line: str) -> tuple[str, str]:
    """Take a line of a calendar apart at the first colon outside quotes."""
    quoted = False
    for place, letter in enumerate(line):
        if letter == '"':
            quoted = not quoted
        elif letter == ":" and not quoted:
            return line[:place], line[place + 1 :]
    return line, ""


def read_participants(text: str) -> CameIn:
    """Read a list of participants, with or without lines about the meeting above it.

    Raises
    ------
    InvalidInput
        No line has a column for names beside one for addresses or times.
    """
    rows = _rows(text)
    at = next((place for place, row in enumerate(rows) if _is_header(row)), None)
    if at is None:
        raise InvalidInput(
            "There are no columns Name and Email (or Join time) in it.", hint="Save the list as Zoom or Teams write it."
        )
    header = [cell.casefold() for cell in rows[at]]
    members = [dict(zip(header, row, strict=False)) for row in rows[at + 1 :]]
    taken = []
    for row in members:
        if not any(row.values()):
            break  # what follows a blank line is another table
        taken.append(row)
    people = each_once(
        Attendee(one_line(_first(row, _NAMES)), one_line(_first(row, _ADDRESSES)).casefold())
        for row in taken
        if _first(row, _NAMES) or _first(row, _ADDRESSES)
    )
    if not people:
        raise InvalidInput("Nobody is named in it.", hint="Save the list of participants once the meeting is over.")
    days = (_iso(_first(row, _BEGINS)) for row in taken)
    above = rows[:at]
    on = next((day for day in days if day), "") or _iso(_said(above, _BEGINS))
    return CameIn(key_of(text.encode()), "meeting", on, one_line(_said(above, _TITLES)), people)


def _rows(text: str) -> list[list[str]]:
    delimiter = max("\t,;", key=text[:_CELL].count)
    try:
        return [[cell.strip() for cell in row] for row in csv.reader(text.splitlines(), delimiter=delimiter)]
    except csv.Error as error:
        raise InvalidInput(f"It cannot be read as a list: {error}.", hint="Save it as CSV again.") from None


def _is_header(row: Sequence[str]) -> bool:
    cells = {cell.casefold() for cell in row}
    return bool(cells & set(_NAMES)) and bool(cells & {*_ADDRESSES, *_BEGINS})


def _first(row: Mapping[str, str], names: Sequence[str]) -> str:
    return next((row[name] for name in names if row.get(name)), "")


def _said(rows: Sequence[Sequence[str]], names: Sequence[str]) -> str:
    """Return what stands beside a word in the lines above the list, or below it where they are columns."""
    for row, below in pairwise([*rows, []]):
        cells = [cell.casefold() for cell in row]
        for name in names:
            if name not in cells:
                continue
            place = cells.index(name)
            is_column = len([cell for cell in cells if cell]) > 2 and place < len(below)
            value = below[place] if is_column else next(iter(row[place + 1 :]), "")
            if value:
                return value
    return ""


def _iso(text: str) -> str:
    """Return the day at the start of a text as ISO text; empty where there is none."""
    for part in (text.split(",")[0].split(" ")[0], text.split(",")[0], " ".join(text.replace(",", "").split(" ")[:3])):
        for form in _DAYS:
            try:
                return datetime.strptime(part.strip().partition("T")[0], form).date().isoformat()  # noqa: DTZ007 (a day)
            except ValueError:
                continue
    return ""
