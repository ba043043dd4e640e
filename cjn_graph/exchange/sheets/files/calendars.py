"""Calendars as a sheet: who came to which event, one row for each attendee of each event (iCalendar, RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from cjn_graph.exchange.problems import ProblemList
from cjn_graph.exchange.readers.csv_file import how_to_read
from cjn_graph.exchange.sheets.files.content_lines import ContentLine, content_lines
from cjn_graph.exchange.sheets.sheet import Sheet

ENDINGS: Final = (".ics", ".ical")
HEADER: Final = ("Name", "Email", "Event", "Event date", "Invited to")
_CAME: Final = ("ACCEPTED", "")
"""What stands for having come: who declined or never answered is known to be invited, and no more."""


def open_calendar(path: Path, problems: ProblemList, *, encoding: str | None = None) -> list[Sheet]:
    """Read a calendar as one sheet; an empty list, with the reason in ``problems``, where it cannot be read.

    Raises
    ------
    InvalidInput
        There is no encoding of that name.
    """
    if (text_file := how_to_read(path, encoding, problems)) is None:
        return []
    codec, note, lines = text_file
    if next(_attendees(path, codec), None) is None:
        what = "There is no event with attendees in it."
        problems.add(path.name, None, None, what, "Export the calendar with its guests, or list them in a spreadsheet.")
        return []
    notes = ["Who accepted counts as attendee; who declined or did not answer does not.", *([note] if note else [])]

    def read(_: ProblemList) -> Iterator[tuple[int, list[str]]]:
        yield from _attendees(path, codec)

    return [Sheet(path.name, list(HEADER), 0, read, lines, notes)]


def _attendees(path: Path, codec: str) -> Iterator[tuple[int, list[str]]]:
    event: list[ContentLine] = []
    inside: list[str] = []
    for line in content_lines(path, codec):
        value = line.value.strip().upper()
        if line.name == "BEGIN":
            inside.append(value)
            event = [] if value == "VEVENT" else event
        elif line.name == "END":
            if value == "VEVENT":
                yield from _of_event(event)
            inside = inside[:-1]
        elif inside[-1:] == ["VEVENT"]:  # alarms in it have attendees of their own
            event.append(line)


def _of_event(lines: list[ContentLine]) -> Iterator[tuple[int, list[str]]]:
    name = next((" ".join(line.text().split()) for line in lines if line.name == "SUMMARY"), "")
    status = next((line.value.strip().upper() for line in lines if line.name == "STATUS"), "")
    day = next((line.value.strip()[:8] for line in lines if line.name == "DTSTART"), "")
    day = f"{day[:4]}-{day[4:6]}-{day[6:]}" if day.isdigit() and len(day) == 8 else ""
    seen: set[str] = set()
    for line in lines:
        if line.name not in ("ATTENDEE", "ORGANIZER") or line.parameters.get("CUTYPE", "").upper() in (
            "ROOM",
            "RESOURCE",
        ):
            continue
        address = line.value.strip()
        address = address[7:] if address.casefold().startswith("mailto:") else ""
        called = line.parameters.get("CN", "").strip()
        if (address or called).casefold() in seen or not (address or called):
            continue
        seen.add((address or called).casefold())
        answer = line.parameters.get("PARTSTAT", "" if line.name == "ORGANIZER" else "NEEDS-ACTION").upper()
        came = answer in _CAME and status != "CANCELLED"
        shown = "" if called.casefold() == address.casefold() else called
        yield line.number, [shown, address, name if came else "", day if came else "", "" if came else name]
