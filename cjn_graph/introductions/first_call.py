"""The invitation to a first call, for calendars (iCalendar, RFC 5545)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event, vCalAddress


def first_call(
    introduction_id: str, start: datetime, minutes: int, now: datetime, attendees: Sequence[tuple[str, str]]
) -> bytes:
    """Write an invitation that names nobody in its title; attendees are names and mail addresses.

    Parameters
    ----------
    start : datetime
        With a time zone; it is written in UTC, so that every calendar shows it in its own.
    minutes : int
        How long the call is to last.
    """
    event = Event()
    event.add("uid", f"{introduction_id}@cjn-graph")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", start.astimezone(UTC))
    event.add("dtend", start.astimezone(UTC) + timedelta(minutes=minutes))
    event.add("summary", "First call")
    event.add("status", "TENTATIVE")
    for name, address in attendees:
        attendee = vCalAddress(f"mailto:{address}")
        attendee.params["cn"] = name
        attendee.params["rsvp"] = "TRUE"
        event.add("attendee", attendee, encode=False)
    calendar = Calendar()
    calendar.add("prodid", "-//CJN Graph//introductions//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
