"""What comes about step by step: how far it had come on a day, and when it began.

One definition for single records and for the network as a whole: facts as known now, that held on the day.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final, NamedTuple

from cjn_graph.model.entities import REFORM_STEPS
from cjn_graph.model.holding import begun, is_over
from cjn_graph.model.introductions import ASK_EXPIRES_DAYS, CLOSED, INTRODUCTION_STEPS
from cjn_graph.model.partial_date import PartialDate

_STEPS: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "introduction": INTRODUCTION_STEPS,
    "reform": REFORM_STEPS,
    "request": (("open", "asked_on"), ("answered", "answered_on")),
}
"""The states of a record in their order, each with the date on which it is reached."""
_SAME_STEP: Final = {
    "introduction": {"declined": "accepted", **dict.fromkeys(CLOSED, "closed")},
    "request": {"in_progress": "open", "closed": "answered"},
}
_OVER: Final = ("completed", "ended", "ended_early")
_TOWARDS_EFFECT: Final = tuple(on for status, on in REFORM_STEPS if status != "repealed")


def status_on(kind: str, properties: Mapping[str, Any], day: date) -> str | None:
    """Return the status that a record had on a day: as recorded, unless a step towards it is dated later.

    An introduction that was asked and not answered has expired some time later, without anybody writing so.

    Parameters
    ----------
    properties : mapping
        As stored; dates are partial dates as text.

    Returns
    -------
    str or None
        None where the states of such records are not reached by dated steps.
    """
    if kind not in _STEPS:
        return None
    steps = _STEPS[kind]
    recorded = str(properties.get("status", steps[0][0]))
    names = [name for name, _ in steps]
    last = _SAME_STEP.get(kind, {}).get(recorded, recorded)
    own = names[: names.index(last) + 1] if last in names else []
    dates = {name: properties.get(on) for name, on in steps if name in own}
    taken = max((at for at, name in enumerate(own) if dates[name] and begun(dates[name], day)), default=-1)
    ahead = [name for name in own[taken + 1 :] if dates[name] and not begun(dates[name], day)]
    if not ahead:
        return "expired" if recorded == "asked" and _has_expired(properties, day) else recorded
    if taken < 0 and ahead == ["repealed"]:
        return "in_effect"  # what was repealed later was in force; since when is unknown
    return own[max(taken, 0)]


def expires_on(asked_on: str) -> date:
    """Return the first day on which an ask has expired that nobody answered."""
    return PartialDate(asked_on).last_day + timedelta(days=ASK_EXPIRES_DAYS + 1)


def _has_expired(properties: Mapping[str, Any], day: date) -> bool:
    asked_on = properties.get("asked_on")
    return bool(asked_on) and expires_on(str(asked_on)) <= day


class ReformState(NamedTuple):
    """How a reform stood on a day; dates as precise as known."""

    status: str
    start: str | None
    end: str | None


def reform_on(properties: Mapping[str, Any], day: date) -> ReformState:
    """Return how a reform stood on a day.

    It starts with the furthest step that it had come to by then: between proposal and effect it is a proposal since it
    was proposed, and from then on it is in effect since it took effect. Of one with steps ahead only, it is the first.
    """
    dated = [str(properties[on]) for on in _TOWARDS_EFFECT if properties.get(on)]
    taken = [on for on in dated if begun(on, day)]
    start = taken[-1] if taken else next(iter(dated), None)
    return ReformState(status_on("reform", properties, day) or "", start, properties.get("repealed_on") or None)


def convening_start(properties: Mapping[str, Any]) -> str | None:
    """Return when a convening began: of one whose end alone is known, that is the day."""
    return properties.get("start") or properties.get("end") or None


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
