"""How a fact stood on a day, as known now: what had not happened yet is taken back, what ended later still goes on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from cjn_graph.model import PartialDate
from cjn_graph.model.steps import begun, status_on

_OVER: Final = ("completed", "ended", "ended_early")


def is_over(end: str | None, day: date) -> bool:
    """Tell whether something had ended by a day."""
    return end is not None and PartialDate(end).last_day < day


def as_it_stood(kind: str, properties: Mapping[str, Any], day: date) -> dict[str, Any]:
    """Return an entity's or a relationship's properties without what came later than a day.

    Parameters
    ----------
    kind : str
        Such as ``introduction``.
    properties : mapping
        As stored; dates are partial dates as text.
    """
    stood = {
        name: value
        for name, value in properties.items()
        if not (name.endswith("_on") and value and not begun(str(value), day))
    }
    status = status_on(kind, properties, day)
    if status is not None:
        stood["status"] = status
    elif properties.get("status") in _OVER and properties.get("end") and not is_over(properties["end"], day):
        stood["status"] = "active"
        stood.pop("outcome", None)
    return stood
