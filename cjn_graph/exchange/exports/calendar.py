"""Convenings as iCalendar (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from icalendar import Event

from cjn_graph.model import PartialDate
from cjn_graph.model.entities import Convening

_HEAD = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//CJN Graph//EN\r\nCALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n"


def as_calendar(convenings: Iterable[Convening]) -> Iterator[bytes]:
    """Write an event that lasts whole days for each convening whose date is known.

    Of a date that is known to the month or year only, the event is the whole of it, and says so.
    """
    yield _HEAD.encode()
    for convening in convenings:
        if convening.start:
            yield _event(convening, convening.start).to_ical()
    yield b"END:VCALENDAR\r\n"


def _event(convening: Convening, start: PartialDate) -> Event:
    end = convening.end or start
    event = Event()
    event.add("uid", f"{convening.id}@cjn-graph")
    event.add("dtstamp", convening.updated_at or datetime(1970, 1, 1, tzinfo=UTC))
    event.add("summary", convening.name)
    event.add("dtstart", start.first_day)
    event.add("dtend", end.last_day + timedelta(days=1))  # the first day that is not in it any more
    event.add("sequence", convening.version - 1)
    event.add("categories", [convening.classification.replace("_", " ")])
    event.add("transp", "TRANSPARENT")
    if convening.place:
        event.add("location", convening.place)
    is_precise = start.first_day == start.last_day
    said = [f"Some time in {start}." if not is_precise else "", convening.description or ""]
    if any(said):
        event.add("description", "\n".join(text for text in said if text))
    return event
