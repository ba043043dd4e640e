"""Mail and lists of who came to a meeting, read for what stands in them: who, when, about what."""

from __future__ import annotations

from cjn_graph.exchange.captured.came_in import Attendee, CameIn, decoded
from cjn_graph.exchange.captured.mail import read_mail
from cjn_graph.exchange.captured.meetings import read_calendar, read_participants

__all__ = ["Attendee", "CameIn", "decoded", "read_calendar", "read_mail", "read_participants"]
