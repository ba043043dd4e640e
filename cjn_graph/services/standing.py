"""How a fact stood on a day, as known now: what had not happened yet is taken back, what ended later still goes on.

The rules are those of the snapshot (``snapshot.build_introductions``, ``snapshot.build_work``), for single records.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from cjn_graph.model import PartialDate
from cjn_graph.model.entities import INTRODUCTION_STEPS

_STEPS: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "introduction": INTRODUCTION_STEPS,
    "reform": (
        ("proposed", "proposed_on"),
        ("adopted", "adopted_on"),
        ("in_effect", "in_effect_on"),
        ("repealed", "repealed_on"),
    ),
    "request": (("open", "asked_on"), ("answered", "answered_on")),
}
"""The states of a record in their order, each with the date on which it is reached."""
_SAME_STEP: Final = {"declined": "accepted", "in_progress": "open", "closed": "answered"}
_OVER: Final = ("completed", "ended", "ended_early")


def begun(start: str | None, day: date) -> bool:
    """Tell whether something may have begun by a day; an unknown start may lie at any time."""
    return start is None or PartialDate(start).first_day <= day


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
    if kind in _STEPS:
        stood["status"] = _reached(_STEPS[kind], properties, day)
    elif properties.get("status") in _OVER and properties.get("end") and not is_over(properties["end"], day):
        stood["status"] = "active"
        stood.pop("outcome", None)
    return stood


def _reached(steps: tuple[tuple[str, str], ...], properties: Mapping[str, Any], day: date) -> str:
    """State on the day: as recorded, unless a step towards it is dated later."""
    recorded = str(properties.get("status", steps[0][0]))
    names = [name for name, _ in steps]
    own = names[: names.index(_SAME_STEP.get(recorded, recorded)) + 1] if recorded != "unknown" else []
    dates = {name: properties.get(on) for name, on in steps if name in own}
    taken = max((at for at, name in enumerate(own) if dates[name] and begun(dates[name], day)), default=-1)
    ahead = any(dates[name] and not begun(dates[name], day) for name in own[taken + 1 :])
    return (own[taken] if taken >= 0 else own[0]) if ahead else recorded
